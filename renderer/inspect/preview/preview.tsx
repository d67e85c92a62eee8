import { FileWarning, ImageUpscale } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { sizeText } from '../../../shared/size-text.ts';
import { jsonText } from '../../text/json-text.ts';
import { baseName } from '../../text/path-parts.ts';
import { useActions } from '../../ui/app-context.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeView } from '../../ui/code-view-lazy.tsx';
import { Empty } from '../../ui/empty.tsx';
import { safeText } from '../../ui/name-text.tsx';
import { Segments } from '../../ui/segments.tsx';
import { ElfView } from './elf-view.tsx';
import type { FileSource } from './file-source.ts';
import { HexView } from './hex-view.tsx';
import { pictureSize, pixelsText } from './picture-size.ts';
import { Picture } from './picture.tsx';
import { readText } from './read-text.ts';
import type { ReadText } from './read-text.ts';
import { imageTypes, sniff } from './sniff.ts';
import type { ContentKind } from './sniff.ts';
import { mostBytes, stepBytes, useFileHead } from './use-file-head.ts';
import type { FileHead } from './use-file-head.ts';

type Manner = 'elf' | 'picture' | 'json' | 'text' | 'hex';

const titles: Readonly<Record<Manner, string>> = {
  elf: 'ELF',
  picture: 'Picture',
  json: 'JSON',
  text: 'Text',
  hex: 'Hex',
};

/** What is in a file, in the manner that suits it best; the others are a click away. Give it a key for each file. */
export function Preview({ source, compact = false }: { source: FileSource; compact?: boolean }): ReactNode {
  const actions = useActions();
  const head = useFileHead(source);
  const [chosen, setChosen] = useState<Manner | null>(null);
  const { bytes, size, problem } = head;
  const kind = sniff(bytes);
  const manners = mannersFor(kind);
  const manner = chosen !== null && manners.includes(chosen) ? chosen : (manners[0] ?? 'hex');
  const isText = manner === 'text' || manner === 'json';
  const read = useMemo(
    () => (isText && size !== null ? readText(bytes, bytes.length >= size) : null),
    [bytes, size, isText],
  );
  if (problem !== null && bytes.length === 0)
    return (
      <Empty icon={FileWarning} title="The file cannot be read" text={problem.message}>
        {problem.code === 'changed-while-reading' && (
          <Button size="small" onClick={() => void actions().open(source.ref)}>
            Open it again
          </Button>
        )}
      </Empty>
    );
  if (size === null) return <div className="preview" aria-busy />;
  if (size === 0) return <p className="preview-note quiet">This file is empty.</p>;
  return (
    <div className={compact ? 'preview compact' : 'preview'}>
      <div className="preview-bar">
        <Segments
          label="Show as"
          size="small"
          value={manner}
          segments={manners.map((value) => ({ value, title: titles[value] }))}
          onChange={setChosen}
        />
        <span className="preview-facts numeric quiet">
          {read !== null &&
            [read.encoding, read.lineEnds].map((fact) => fact !== null && <span key={fact}>{fact}</span>)}
          <span>{sizeText(size)}</span>
        </span>
      </div>
      <Content
        source={source}
        head={head}
        kind={kind}
        manner={manner}
        size={size}
        read={read}
        compact={compact}
      />
    </div>
  );
}

function Content({
  source,
  head,
  kind,
  manner,
  size,
  read,
  compact,
}: {
  source: FileSource;
  head: FileHead;
  kind: ContentKind;
  manner: Manner;
  size: number;
  read: ReadText | null;
  compact: boolean;
}): ReactNode {
  const name = safeText(baseName(source.path), 120);
  if (manner === 'hex') return <HexView source={source} size={size} bytesPerRow={compact ? 8 : 16} />;
  if (manner === 'elf') return <ElfView bytes={head.bytes} />;
  if (manner === 'picture')
    return <WholePicture head={head} type={imageTypes[kind] ?? ''} size={size} name={name} />;
  return <TextView head={head} text={read?.text ?? ''} size={size} asJson={manner === 'json'} name={name} />;
}

/** Pixels that are drawn without asking: each takes four bytes, however few the file has. */
const unaskedPixels = 50_000_000;

function WholePicture({
  head,
  type,
  size,
  name,
}: {
  head: FileHead;
  type: string;
  size: number;
  name: string;
}): ReactNode {
  const [isWanted, setIsWanted] = useState(false);
  const pixels = pictureSize(head.bytes);
  if (size > mostBytes)
    return (
      <Empty title={`${sizeText(size)} are too much for a preview`} text="Save the file to look at it." />
    );
  if (head.bytes.length < size)
    return (
      <>
        <div className="preview-more">
          <Button size="small" disabled={head.busy} onClick={() => head.readUpTo(size)}>
            {head.busy ? 'Reading…' : `Load the picture (${sizeText(size)})`}
          </Button>
        </div>
        <ReadFailure head={head} />
      </>
    );
  if (pixels !== null && pixels.width * pixels.height > unaskedPixels && !isWanted)
    return (
      <Empty
        icon={ImageUpscale}
        title={pixelsText(pixels)}
        text={`Drawing them takes ${sizeText(pixels.width * pixels.height * 4)} of memory, and a while.`}
      >
        <Button size="small" onClick={() => setIsWanted(true)}>
          Draw it anyway
        </Button>
      </Empty>
    );
  return <Picture bytes={head.bytes} type={type} name={name} />;
}

function TextView({
  head,
  text,
  size,
  asJson,
  name,
}: {
  head: FileHead;
  text: string;
  size: number;
  asJson: boolean;
  name: string;
}): ReactNode {
  const { bytes } = head;
  const isAll = bytes.length >= size;
  const shown = useMemo(() => (asJson ? jsonText(text, isAll) : text), [text, asJson, isAll]);
  return (
    <>
      <CodeView text={shown} language={asJson ? 'json' : 'text'} label={`Contents of ${name}`} />
      {!isAll && (
        <div className="preview-more">
          <span className="quiet numeric">
            The first {sizeText(bytes.length)} of {sizeText(size)}
            {bytes.length >= mostBytes && '; the rest is in Hex, and in the file once it is saved'}
          </span>
          {bytes.length < mostBytes && (
            <Button
              size="small"
              disabled={head.busy}
              onClick={() => head.readUpTo(bytes.length + stepBytes * 4)}
            >
              {head.busy ? 'Reading…' : 'Load more'}
            </Button>
          )}
        </div>
      )}
      <ReadFailure head={head} />
    </>
  );
}

/** Why the rest of a file did not come. */
function ReadFailure({ head: { problem } }: { head: FileHead }): ReactNode {
  return (
    problem !== null && (
      <p className="preview-note preview-failure" role="alert">
        {problem.message}
      </p>
    )
  );
}

function mannersFor(kind: ContentKind): readonly Manner[] {
  if (kind === 'elf') return ['elf', 'hex'];
  if (kind === 'svg') return ['picture', 'text', 'hex'];
  if (imageTypes[kind] !== undefined) return ['picture', 'hex'];
  if (kind === 'json') return ['json', 'text', 'hex'];
  return kind === 'text' ? ['text', 'hex'] : ['hex', 'text'];
}
