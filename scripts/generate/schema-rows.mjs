/** A schema as rows of a table: one a field, depth first, with the type in words. */
import { inWords } from '@antiphon/protocol/expectation';
import { code } from './markdown.mjs';

/** `sections`: top-level fields that have a section of their own, by name; they get a link instead of rows. */
export const fieldRows = (node, sections = {}) => rowsOf(node, '', sections);

/** Anything may stand in it beside its fields. */
const isOpen = (node) => typeof node?.additionalProperties === 'object';

/** Groups get a row only when they say something. */
function rowsOf(node, prefix, sections = {}) {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const row = {
      path,
      type: inWords(child),
      required: (node.required ?? []).includes(name),
      default: child.default === undefined ? '' : code(JSON.stringify(child.default)),
      mutable: child['x-mutable'] ?? '',
      open: isOpen(child) || isOpen(child.items),
      description: `${child['x-extension'] ? '*Extension.* ' : ''}${child.description ?? ''}`,
    };
    if (name in sections) return [{ ...row, type: `[an object](${sections[name]})` }];
    return [row, ...innerRows(child, path)];
  });
}

/** Fields inside an object, a nullable object or an array of objects. */
function innerRows(node, path) {
  const branches = [node, ...(node.anyOf ?? [])];
  return branches.flatMap((branch) => [
    ...rowsOf(branch, path),
    ...(branch.items?.properties ? rowsOf(branch.items, `${path}[]`) : []),
  ]);
}
