import type { IForbiddenRuleType, ICruiseOptions } from 'dependency-cruiser';

export const rules: IForbiddenRuleType[];
export const options: ICruiseOptions;
