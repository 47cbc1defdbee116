import { bytesOf, type Fault, Size, sizeText } from '../../core';
import { heapOf } from './config';

/** Below this the plugins of the image leave no heap to work with. */
const leastMemory = Size.gibibytes(1);

/** What is wrong with the nodes that elect the cluster manager, if anything is. */
export function electionProblems(nodes: number, managers: number | undefined): Fault[] {
  const electable = managers ?? nodes;
  if (electable < 1 || electable % 2 === 1) return [];
  return [
    {
      prop: managers === undefined ? 'nodes' : 'managers',
      problem: `${electable} cluster managers can split evenly and elect nobody`,
      remedy: `use ${electable - 1} or ${electable + 1}`,
    },
  ];
}

/** What is wrong with the memory, if anything is. */
export function memoryProblems(memory: Size): Fault[] {
  if (bytesOf(memory) >= bytesOf(leastMemory)) return [];
  return [
    {
      prop: 'memory',
      problem: `${sizeText(memory)} leave a heap of ${sizeText(heapOf(memory))}, too little to start with`,
      remedy: `give it ${sizeText(leastMemory)} or more`,
    },
  ];
}
