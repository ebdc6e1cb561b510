/** What the package exports, by the TypeScript compiler: its sources with their docstrings, or its declarations. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** @typedef {{ name: string, symbol: ts.Symbol }} Export `symbol` is that of the declaration, wherever it stands */

/**
 * @param {string[]} entries
 * @returns {{ checker: ts.TypeChecker, exportsOf: (entry: string) => Export[] }}
 */
export function openApi(entries) {
  const { compilerOptions } = JSON.parse(readFileSync('tsconfig.base.json', 'utf8'));
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...compilerOptions, lib: ['ES2022', 'DOM', 'DOM.Iterable'] },
    '.',
  );
  const program = ts.createProgram(entries, options);
  const checker = program.getTypeChecker();
  return {
    checker,
    exportsOf(entry) {
      const source = program.getSourceFile(entry);
      const module = source && checker.getSymbolAtLocation(source);
      if (!module) throw new Error(`${entry} exports nothing; is it built?`);
      return checker.getExportsOfModule(module).map(each => {
        const symbol = each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each;
        return { name: each.name, symbol };
      });
    },
  };
}
