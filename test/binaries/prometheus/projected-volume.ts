import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where links to files lead through, and what is put in its place in one step. */
const [current, next] = ['..data', '..data_tmp'];

/** A directory whose files all change at once, in the way in which the kubelet writes ConfigMaps and Secrets. */
export class ProjectedVolume {
  private generation = 0;
  private names: readonly string[] = [];

  constructor(private readonly path: string) {
    mkdirSync(path, { recursive: true });
  }

  /** Replaces every file. */
  write(files: Readonly<Record<string, string>>): void {
    const before = this.generationFolder;
    this.generation += 1;
    mkdirSync(this.generationFolder);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.generationFolder, name), text);
    symlinkSync(`..${this.generation}`, join(this.path, next));
    renameSync(join(this.path, next), join(this.path, current));
    for (const name of Object.keys(files)) {
      const link = join(this.path, name);
      if (!existsSync(link)) symlinkSync(join(current, name), link);
    }
    for (const name of this.names) if (files[name] === undefined) rmSync(join(this.path, name));
    this.names = Object.keys(files);
    rmSync(before, { recursive: true, force: true });
  }

  private get generationFolder(): string {
    return join(this.path, `..${this.generation}`);
  }
}
