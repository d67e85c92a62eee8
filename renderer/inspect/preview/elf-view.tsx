import type { ReactNode } from 'react';
import { Empty } from '../../ui/empty.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { elfSummary } from './elf-header.ts';

/** What an ELF header says. */
export function ElfView({ bytes }: { bytes: Uint8Array }): ReactNode {
  const elf = elfSummary(bytes);
  if (elf === null)
    return <Empty title="The ELF header is cut off" text="Its bytes can be looked at as hex." />;
  return (
    <div className="elf-view">
      <Facts>
        <Fact label="ELF" value={`${elf.bits} bits, ${elf.endian}-endian`} />
        <Fact label="Machine" value={elf.machine} />
        <Fact label="Type" value={elf.type} />
        <Fact label="ABI" value={elf.abi} />
        <Fact label="Linked" value={elf.isDynamic ? 'dynamically' : 'statically'} />
        <Fact label="Interpreter" value={elf.interpreter} mono />
        <Fact label="Entry point" value={elf.entry} mono />
        <Fact label="Headers" value={`${elf.programHeaders} program, ${elf.sectionHeaders} section`} />
      </Facts>
    </div>
  );
}
