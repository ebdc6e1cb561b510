/** What TypeScript knows of the elements' properties that their source does not spell out: `Variant` is "plain" or "autoencoder". */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * @typedef {{ type?: { text: string }, default?: string }} Typed
 * @typedef {{ field(name: string): Typed, attribute(name: string): Typed, values(name: string): string[], event(text: string): { text: string },
 *   parameters(method: string): { name: string, type: { text: string }, optional?: boolean }[],
 *   examples(name: string): string[], examplesOf(tag: string, name: string): string[],
 *   since(name: string): { since?: string }, sinceOf(tag: string, name: string): { since?: string } }} ClassTypes
 */

/** @param {string[]} files sources with a class each */
export function openTypes(files) {
  const { compilerOptions } = JSON.parse(readFileSync('tsconfig.base.json', 'utf8'));
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...compilerOptions, lib: ['ES2022', 'DOM', 'DOM.Iterable'] },
    '.',
  );
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();

  /**
   * @param {string} file
   * @param {string} className
   * @returns {ClassTypes}
   */
  function of(file, className) {
    const source = program.getSourceFile(file);
    const declared =
      source && checker.getSymbolAtLocation(source)?.exports?.get(ts.escapeLeadingUnderscores(className));
    if (!source || !declared) throw new Error(`${file} has no class ${className}.`);
    const instance = checker.getDeclaredTypeOfSymbol(declared);

    const listed = listedIn(declared);

    /** @param {string} name */
    const typeOf = name => {
      const symbol = checker.getPropertyOfType(instance, name);
      if (!symbol) throw new Error(`${className} has no property ${name}.`);
      return { symbol, type: checker.getTypeOfSymbolAtLocation(symbol, source) };
    };
    /** @param {string} name */
    const values = name => {
      const { type } = typeOf(name);
      return (type.isUnion() ? type.types : [type]).flatMap(each => (each.isStringLiteral() ? [each.value] : []));
    };
    /** @param {string} name @param {boolean} attribute an attribute is there or is not: nothing stands for undefined */
    const describe = (name, attribute) => {
      const { symbol, type } = typeOf(name);
      const found = defaultOf(symbol);
      const value = found === 'undefined' || (attribute && found === 'null') ? undefined : found;
      return { type: { text: spelled(type, attribute) }, default: value };
    };

    /** The tags of a property's or a method's docstring. @param {string} kind @param {string} name */
    const tagsOf = (kind, name) =>
      typeOf(name)
        .symbol.getJsDocTags(checker)
        .flatMap(tag => (tag.name === kind ? [ts.displayPartsToString(tag.text).trim()] : []));
    /** @param {string[]} versions none for what the first version had */
    const sinceFirst = ([since]) => (since ? { since } : {});

    return {
      values,
      field: name => describe(name, false),
      attribute: name => describe(name, true),
      /** Those of a property. */
      examples: name => tagsOf('example', name),
      /** The version that brought a property or a method. */
      since: name => sinceFirst(tagsOf('since', name)),
      /** Those of what the class's docstring lists: an `@example` belongs to the `@slot`, say, before it. */
      examplesOf: (kind, name) =>
        listed.filter(each => each.kind === kind && each.name === name).flatMap(each => each.examples),
      sinceOf: (kind, name) =>
        sinceFirst(listed.filter(each => each.kind === kind && each.name === name).flatMap(each => each.since)),
      event: given => ({ text: `CustomEvent<${detailOf(source, given)}>` }),
      parameters: name => {
        const [signature] = typeOf(name).type.getCallSignatures();
        return (signature?.parameters ?? []).map(parameter => {
          const { valueDeclaration } = parameter;
          if (!valueDeclaration || !ts.isParameter(valueDeclaration)) throw new Error(`${className}.${name} is odd.`);
          const optional = checker.isOptionalParameter(valueDeclaration);
          const type = checker.getTypeOfSymbolAtLocation(parameter, source);
          return {
            name: ts.isIdentifier(valueDeclaration.name) ? parameter.name : 'options', // a destructured parameter has no name
            type: { text: text(optional ? checker.getNonNullableType(type) : type) },
            ...(optional ? { optional } : {}),
          };
        });
      },
    };
  }

  /** @param {ts.Type} type @param {boolean} attribute */
  function spelled(type, attribute) {
    const shown = attribute ? checker.getNonNullableType(type) : type;
    const parts = shown.isUnion() ? shown.types : [shown];
    const nothing = ts.TypeFlags.Undefined | ts.TypeFlags.Null;
    if (parts.every(part => part.isStringLiteral() || part.flags & nothing)) {
      const words = parts.map(part => (part.isStringLiteral() ? `'${part.value}'` : ''));
      const rest = parts.filter(part => !part.isStringLiteral()).map(part => text(part));
      return [...words.filter(Boolean), ...rest].join(' | ');
    }
    return text(shown);
  }

  /** @param {ts.Type} type */
  function text(type) {
    return checker.typeToString(type, undefined, FULL).replace(/readonly (?=\w+:)|<ArrayBufferLike>/g, '');
  }

  /** The value that a property begins with, where it can be told. @param {ts.Symbol} symbol */
  function defaultOf(symbol) {
    const { valueDeclaration } = symbol;
    if (!valueDeclaration || !ts.isPropertyDeclaration(valueDeclaration)) return undefined;
    const { initializer } = valueDeclaration;
    return initializer && literal(initializer).getText();
  }

  /** Follows names to what they stand for. @param {ts.Expression} expression @returns {ts.Expression} */
  function literal(expression) {
    if (ts.isIdentifier(expression)) {
      const symbol = checker.getSymbolAtLocation(expression);
      const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const declaration = target?.valueDeclaration;
      const constant = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
      return constant ? literal(constant) : expression;
    }
    if (ts.isPropertyAccessExpression(expression)) {
      const object = literal(expression.expression);
      const property = ts.isObjectLiteralExpression(object)
        ? object.properties.find(each => each.name?.getText() === expression.name.text)
        : undefined;
      return property && ts.isPropertyAssignment(property) ? literal(property.initializer) : expression;
    }
    return expression;
  }

  /** `SomeEvent<'dcgan-load'>` as the type of its detail, which stands in the events' file. @param {ts.SourceFile} source @param {string} given */
  function detailOf(source, given) {
    const [, alias = '', name = ''] = /^(\w+)Event<'([\w-]+)'>$/.exec(given) ?? [];
    const events = program.getSourceFile(source.fileName.replace('.element.ts', '.events.ts'));
    const module = events && checker.getSymbolAtLocation(events);
    const details = module?.exports?.get(ts.escapeLeadingUnderscores(`${alias}EventDetails`));
    const detail = details && checker.getPropertyOfType(checker.getDeclaredTypeOfSymbol(details), name);
    if (!detail) throw new Error(`${source.fileName}: what is the detail of ${given || 'an event'}?`);
    return text(checker.getTypeOfSymbolAtLocation(detail, source));
  }

  return { of };
}

/** What the tags of a class's docstring list, with the examples and the version that follow each. @param {ts.Symbol} symbol */
function listedIn(symbol) {
  const items = /** @type {{ kind: string, name: string, examples: string[], since: string[] }[]} */ ([]);
  for (const tag of (symbol.declarations ?? []).flatMap(each => ts.getJSDocTags(each))) {
    const kind = tag.tagName.text;
    const text = ts.getTextOfJSDocComment(tag.comment) ?? '';
    if (kind === 'example') items.at(-1)?.examples.push(text.trim());
    else if (kind === 'since') items.at(-1)?.since.push(text.trim());
    else items.push({ kind, name: /^(?:\{[^}]*\} )?\[?([\w-]+)/.exec(text)?.[1] ?? '', examples: [], since: [] });
  }
  return items;
}

const FULL = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType;
