/**
 * Makes libraries that write styles work under a Content-Security-Policy without `unsafe-inline`. Must be the first import of
 * the app. `<style>` elements get the nonce of this page load; style attributes go through the CSSOM, which the policy allows.
 */
import { z } from 'zod';

// zod compiles its fast path with `new Function`, which the policy refuses.
z.config({ jitless: true });

const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
const held = 'data-held-style';
const styleInTag = /(<[a-z][^<>]*?)\sstyle=/gi;

function allowStyleElements(): void {
  const create = document.createElement.bind(document);
  Object.defineProperty(document, 'createElement', {
    configurable: true,
    writable: true,
    value: (name: string, options?: ElementCreationOptions): HTMLElement => {
      const element = create(name, options);
      if (element instanceof HTMLStyleElement) element.nonce = nonce;
      return element;
    },
  });
}

function applyHeldStyles(parent: ParentNode | null): void {
  parent?.querySelectorAll<HTMLElement | SVGElement>(`[${held}]`).forEach((element) => {
    element.style.cssText = element.getAttribute(held) ?? '';
    element.removeAttribute(held);
  });
}

function allowStyleAttributes(): void {
  const { setAttribute, insertAdjacentHTML } = Element.prototype;
  const innerHtml = Object.getOwnPropertyDescriptor(Element.prototype, 'innerHTML');
  Object.defineProperty(Element.prototype, 'setAttribute', {
    configurable: true,
    writable: true,
    value(this: Element, name: string, value: string): void {
      if (name === 'style' && (this instanceof HTMLElement || this instanceof SVGElement)) this.style.cssText = value;
      else setAttribute.call(this, name, value);
    },
  });
  Object.defineProperty(Element.prototype, 'innerHTML', {
    ...innerHtml,
    set(this: Element, html: unknown) {
      const text = String(html ?? '');
      const rewritten = text.replace(styleInTag, `$1 ${held}=`);
      innerHtml?.set?.call(this, rewritten);
      if (rewritten !== text) applyHeldStyles(this instanceof HTMLTemplateElement ? this.content : this);
    },
  });
  Object.defineProperty(Element.prototype, 'insertAdjacentHTML', {
    configurable: true,
    writable: true,
    value(this: Element, where: InsertPosition, html: unknown): void {
      const text = String(html);
      const rewritten = text.replace(styleInTag, `$1 ${held}=`);
      insertAdjacentHTML.call(this, where, rewritten);
      if (rewritten !== text) applyHeldStyles(this.parentElement ?? this);
    },
  });
}

allowStyleElements();
allowStyleAttributes();
