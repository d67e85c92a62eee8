import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { isOciTarget } from '../../shared/convert/conversion.ts';
import type { ConversionPacking, LayerOrder } from '../../shared/convert/conversion.ts';
import { sizeText } from '../../shared/size-text.ts';
import type { Conversion } from '../store/convert-slice.ts';
import { counted } from '../../shared/counted.ts';
import { useActions, useApp } from '../ui/app-context.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { safeText } from '../ui/name-text.tsx';
import { Progress } from '../ui/progress.tsx';
import { Segments } from '../ui/segments.tsx';
import { SeverityIcon } from '../ui/severity-icon.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { ConvertNotes } from './convert-notes.tsx';
import { targetWords } from './convert-words.ts';

/** Turns the archives into another kind: the choice, what it would come to, and the button that writes just that. */
export function ConvertSheet(): ReactNode {
  const isOpen = useApp((state) => state.overlay === 'convert');
  const conversion = useApp((state) => state.conversion);
  return isOpen && conversion !== null ? <ConvertForm conversion={conversion} /> : null;
}

function ConvertForm({ conversion }: { conversion: Conversion }): ReactNode {
  const actions = useActions();
  const { request, plan, looking, problem } = conversion;
  const archives = useApp((state) => state.archives);
  const [first] = request.refs;
  const name = safeText(first === undefined ? '' : (archives[first]?.name ?? ''), 60);
  const title =
    request.refs.length > 1 ? `Merge ${request.refs.length} archives into one` : `Convert ${name}`;
  return (
    <Sheet label="Convert" className="convert" title={title} onClose={() => actions().showOverlay(null)}>
      <div className="convert-body">
        <Choices conversion={conversion} />
        <div className="convert-preview" aria-label="What would be written" aria-busy={looking} role="region">
          {problem !== null && (
            <p className="convert-problem">
              <SeverityIcon severity="error" /> {safeText(problem.message, 600)}
            </p>
          )}
          {plan === null && problem === null && <p className="quiet">Looking at what would change…</p>}
          {plan !== null && (
            <>
              <ul className="convert-images">
                {plan.images.slice(0, 20).map((image) => (
                  <li key={`${image.archive} ${image.image}`}>
                    <span>{safeText(image.names.join(', ') || 'no name', 120)}</span>
                    <span className="quiet numeric">
                      {counted(image.layers.length, 'layer')},{' '}
                      {sizeText(image.layers.reduce((sum, { storedSize }) => sum + (storedSize ?? 0), 0))}
                    </span>
                    {image.id !== null && (
                      <span className="convert-id">
                        <span className="mono truncate" data-testid="convert-id">
                          {image.id}
                        </span>
                        <CopyButton text={image.id} what="the image ID" />
                      </span>
                    )}
                  </li>
                ))}
              </ul>
              {plan.images.length > 20 && (
                <p className="quiet">and {counted(plan.images.length - 20, 'more image')}</p>
              )}
              <ConvertNotes notes={plan.notes} />
            </>
          )}
        </div>
      </div>
      <Foot conversion={conversion} />
    </Sheet>
  );
}

const packings: readonly { readonly value: 'kept' | ConversionPacking; readonly title: string }[] = [
  { value: 'kept', title: 'as they are' },
  { value: 'none', title: 'plain' },
  { value: 'gzip', title: 'gzip' },
  { value: 'zstd', title: 'zstd' },
];

const orders: readonly {
  readonly value: 'agreed' | LayerOrder;
  readonly title: string;
  readonly hint: string;
}[] = [
  { value: 'agreed', title: 'all of them', hint: 'As long as they agree' },
  { value: 'manifest', title: 'manifest.json', hint: 'What docker load goes by' },
  { value: 'parents', title: 'parent chain', hint: 'What Docker before 1.10 goes by' },
  { value: 'index', title: 'OCI index', hint: 'What tools for OCI layouts go by' },
];

function Choices({ conversion: { request, plan } }: { conversion: Conversion }): ReactNode {
  const actions = useActions();
  const isServed = useApp((state) => state.info?.host === 'served');
  const { target, compress, order, repair, repairConfig, refs, images } = request;
  const [first] = refs;
  const count = useApp((state) =>
    first === undefined ? 0 : (state.archives[first]?.report?.images.length ?? 0),
  );
  const looked = useApp((state) => (first === undefined ? 0 : (state.inspect[first]?.image ?? 0)));
  const wish = (change: Partial<typeof request>): void => actions().wishConversion(change);
  // an archive whose views agree has nothing to choose from
  const disagrees = order !== null || plan?.findings.some(({ rule }) => rule === 'F9') === true;
  const oci = isOciTarget(target);
  return (
    <div className="convert-choices">
      <fieldset>
        <legend>Format</legend>
        {targetWords
          .filter(({ value }) => !isServed || value !== 'oci-dir')
          .map(({ value, title, sentence }) => (
            <label key={value} className="convert-format">
              <input
                type="radio"
                name="convert-format"
                checked={value === target}
                {...(value === target && { 'data-first-focus': true })}
                onChange={() => wish({ target: value, compress: null })}
              />
              <span>
                {title}
                <span className="quiet">{sentence}</span>
              </span>
            </label>
          ))}
      </fieldset>
      <Row title={oci ? 'Layers' : 'Archive'}>
        <Segments
          label={oci ? 'Compression of the layers' : 'Compression of the archive'}
          size="small"
          value={compress ?? (oci ? 'kept' : 'none')}
          segments={oci ? packings : packings.slice(1)}
          onChange={(value) =>
            wish({ compress: value === 'kept' || (!oci && value === 'none') ? null : value })
          }
        />
      </Row>
      {refs.length === 1 && count > 1 && (
        <Row title="Images">
          <Segments
            label="Images"
            size="small"
            value={images.length === 0 ? 'all' : 'one'}
            segments={[
              { value: 'all', title: `all ${count}` },
              {
                value: 'one',
                title: `only number ${images[0] === undefined ? looked + 1 : Number(images[0]) + 1}`,
              },
            ]}
            onChange={(value) => wish({ images: value === 'all' ? [] : [String(looked)] })}
          />
        </Row>
      )}
      {disagrees && (
        <Row title="Believe">
          <Segments
            label="Which view is believed"
            size="small"
            value={order ?? 'agreed'}
            segments={orders}
            onChange={(value) => wish({ order: value === 'agreed' ? null : value })}
          />
        </Row>
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={repair}
          onChange={(event) => wish({ repair: event.currentTarget.checked })}
        />
        <span>
          Repair <span className="quiet">what can be put right without guessing</span>
        </span>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={repairConfig}
          onChange={(event) => wish({ repairConfig: event.currentTarget.checked })}
        />
        <span>
          Repair configs too <span className="quiet">which gives the images other IDs</span>
        </span>
      </label>
    </div>
  );
}

function Row({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <div className="convert-row">
      <span className="form-title">{title}</span>
      {children}
    </div>
  );
}

function Foot({ conversion: { plan, looking, problem } }: { conversion: Conversion }): ReactNode {
  const actions = useActions();
  const isServed = useApp((state) => state.info?.host === 'served');
  const converting = useApp((state) => state.converting);
  const converted = useApp((state) => state.converted);
  const running = useApp(
    (state) => state.tasks.find(({ task }) => task.id === converting?.task)?.task ?? null,
  );
  const canWrite = plan?.possible === true && !looking && problem === null && converting === null;
  const share = running?.total ? Math.min(1, running.done / running.total) : null;
  return (
    <footer className="convert-foot">
      <div role="status">
        {converting !== null ? (
          <>
            <span>Writing {safeText(converting.name, 60)}</span>
            <Progress share={share} label={`Writing ${converting.name}`} />
            <IconButton
              label="Cancel writing"
              side="top"
              onClick={() => void actions().cancelTask(converting.task)}
            >
              <X size={13} />
            </IconButton>
          </>
        ) : converted !== null ? (
          <>
            <span>{safeText(converted.name, 60)} is written.</span>
            <Button size="small" onClick={() => void actions().inspectConverted()}>
              Inspect the result
            </Button>
          </>
        ) : plan?.possible === false && !looking ? (
          <span>
            <SeverityIcon severity="error" /> Nothing would be written; the reasons are above.
          </span>
        ) : null}
      </div>
      <Button tone="primary" disabled={!canWrite} onClick={() => void actions().startConversion()}>
        {isServed ? 'Write and download' : 'Write…'}
      </Button>
    </footer>
  );
}
