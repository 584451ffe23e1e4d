const EXTENSIONS: Readonly<Record<string, string>> = {
  Documents: 'pdf doc docx odt rtf txt md pages tex epub mobi',
  Spreadsheets: 'xls xlsx xlsm ods csv tsv numbers',
  Presentations: 'ppt pptx odp key',
  Pictures: 'jpg jpeg png gif webp heic heif svg bmp tif tiff avif ico psd ai raw cr2 nef',
  Videos: 'mp4 mov mkv avi webm m4v wmv mpg mpeg',
  Sound: 'mp3 wav flac m4a aac ogg opus aiff wma',
  Archives: 'zip tar gz tgz bz2 xz 7z rar zst',
  Installers: 'dmg exe msi deb rpm appimage pkg iso',
  Mail: 'eml msg mbox ics vcf',
  Code: 'js ts jsx tsx py rb go rs java c h cpp hpp cs php sh ps1 html css json yaml yml toml xml sql ipynb',
};

const kindByExtension = new Map(
  Object.entries(EXTENSIONS).flatMap(([kind, list]) => list.split(' ').map((extension): [string, string] => [extension, kind])),
);

/** The kinds files are told apart by, in the words people use. */
export const FILE_KINDS = [
  'Documents',
  'Spreadsheets',
  'Presentations',
  'Pictures',
  'Videos',
  'Sound',
  'Archives',
  'Installers',
  'Mail',
  'Code',
  'Other',
] as const;

/** The kind of a file by its name. */
export function kindOf(name: string): string {
  return kindByExtension.get(extensionOf(name)) ?? 'Other';
}

/** The part after the last dot in lower case, or an empty text. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}
