import { bytesOf, type Duration, type Problem, Size, sizeOfBytes, sizeText } from '../../core';

type Found = Omit<Problem, 'path'>;

/** What decides how much a server needs. */
export interface Load {
  /** Series that are scraped at any one time. */
  readonly series: number;
  /** Time between scrapes. */
  readonly interval: Duration;
}

/** Part of the volume that blocks may fill: the rest is for what compaction writes before it deletes. Upstream says 80 to 85 %. */
const usableShare = 0.8;

/** Bytes of a sample on disk. Upstream's documentation of storage says one to two. */
const bytesOnDisk = 2;

/**
 * Bytes of memory for a series: in the head, for the labels and the chunk of the last two hours, twice that while the
 * write-ahead log is read again, and for series that have just ended. Upstream's own benchmarks need 3 to 4 KiB in the head.
 */
const bytesInMemory = 8 * 1024;

/** Memory for the program and for queries, whatever there is to scrape. */
const baseMemory = Size.mebibytes(512);

/** Part of the memory that one answer may take, which is read as a whole before anything of it is dropped. */
const answerShare = 0.25;

/** Bytes that one answer to a scrape may have. */
export function largestAnswer(memory: Size): Size {
  return sizeOfBytes(bytesOf(memory) * answerShare);
}

/** Space that blocks may take on a volume. */
export function retentionSize(storage: Size): Size {
  return Size.mebibytes(Math.floor((bytesOf(storage) * usableShare) / 1024 ** 2));
}

/** Space that samples take until they are old enough to be deleted. */
function diskFor({ series, interval }: Load, retention: Duration): Size {
  return sizeOfBytes((series / interval.toSeconds()) * retention.toSeconds() * bytesOnDisk);
}

/** Memory that a server needs, in whole 64 MiB. */
export function memoryFor({ series }: Load): Size {
  const step = 64 * 1024 ** 2;
  return sizeOfBytes(Math.ceil((bytesOf(baseMemory) + series * bytesInMemory) / step) * step);
}

/** A size in the words of Prometheus, whose units are powers of 1024. */
export function prometheusSize(size: Size): string {
  return `${Math.floor(bytesOf(size) / 1024 ** 2)}MB`;
}

/** What is wrong with the space that samples get. */
export function storageProblems(storage: Size, limit: Size, retention: Duration, load: Load): Found[] {
  const needed = diskFor(load, retention);
  if (bytesOf(limit) > bytesOf(storage)) {
    return [
      {
        prop: 'retentionSize',
        problem: `${sizeText(limit)} exceeds the volume of ${sizeText(storage)}, which would be full before anything is deleted`,
        remedy: `lower it to ${sizeText(retentionSize(storage))}, or raise storage`,
      },
    ];
  }
  if (bytesOf(needed) <= bytesOf(limit)) return [];
  return [
    {
      prop: 'storage',
      problem: `${load.series} series every ${load.interval.toSeconds()} seconds fill ${gibibytes(needed)} in ${retention.toDays({ integral: false })} days, but blocks may take ${gibibytes(limit)}`,
      remedy: `raise storage to ${Math.ceil(bytesOf(needed) / usableShare / 1024 ** 3)}Gi, shorten retention, or correct series`,
    },
  ];
}

function gibibytes(size: Size): string {
  return `${Math.ceil((bytesOf(size) / 1024 ** 3) * 10) / 10}Gi`;
}
