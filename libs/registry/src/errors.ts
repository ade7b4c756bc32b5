import { DomainError, type Text } from '#libs/kernel';

/** Most lines of a file that an error names. */
const LINES_SHOWN = 10;

/** A dataset definition under `rules/datasets/` that cannot be used. */
export class DatasetRefused extends DomainError {
  readonly code = 'REGISTRY.DATASET_REFUSED';
  readonly kind = 'invalid';

  constructor(
    readonly file: string,
    problems: readonly string[],
  ) {
    const list = problems.join('；');
    super(
      {
        zh: `数据集定义 ${file} 不可用：${list}。请按说明修改该文件后重新加载。`,
        en: `The dataset definition ${file} cannot be used: ${problems.join('; ')}. Correct the file and load it again.`,
      },
      { file, problems },
    );
  }
}

/** The delivered file as a whole cannot be read; nothing of it was kept. */
export class DeliveryUnreadable extends DomainError {
  readonly code = 'REGISTRY.DELIVERY_UNREADABLE';
  readonly kind = 'invalid';

  constructor(dataset: string, why: Text, options?: { cause?: unknown }) {
    super(
      {
        zh: `数据集“${dataset}”的交付文件无法读取：${why.zh}。未写入任何数据；请更正文件后重新交付。`,
        en: `The file delivered for "${dataset}" cannot be read: ${why.en}. Nothing was kept; correct the file and deliver it again.`,
      },
      { dataset },
      options,
    );
  }
}

/** A file that holds something else than its department declared: most often it was cut short on the way. */
export class DeliveryDiffers extends DomainError {
  readonly code = 'REGISTRY.DELIVERY_DIFFERS';
  readonly kind = 'invalid';

  constructor(
    dataset: string,
    what: 'rows' | 'digest' | 'period',
    declared: string,
    found: string,
  ) {
    const words = { rows: '行数', digest: '摘要', period: '期间' };
    super(
      {
        zh: `数据集“${dataset}”的交付与申报不符：申报${words[what]}为 ${declared}，实际为 ${found}。未接收任何数据；请核对文件是否完整后重新交付。`,
        en: `The delivery for "${dataset}" is not as declared: ${what} ${declared} declared, ${found} found. Nothing was accepted; check that the file is complete and deliver it again.`,
      },
      { dataset, what, declared, found },
    );
  }
}

/** Numbers that somebody else bears; a number belongs to one subject at a time. */
export class IdentifierTaken extends DomainError {
  readonly code = 'REGISTRY.IDENTIFIER_TAKEN';
  readonly kind = 'conflict';

  constructor(dataset: string, values: readonly string[]) {
    const shown = values.slice(0, LINES_SHOWN).join(', ');
    super(
      {
        zh: `以下标识号已属于其他主体或重复出现：${shown}。未登记任何标识；请核对后重新交付，或先更正原主体的标识。`,
        en: `These identifiers belong to another subject or are given twice: ${shown}. None was recorded; check them and deliver again, or correct the other subject's first.`,
      },
      { dataset, values: values.slice(0, LINES_SHOWN) },
    );
  }
}

/** A full delivery without a single usable row would end everything the dataset says. */
export class DeliveryEmpty extends DomainError {
  readonly code = 'REGISTRY.DELIVERY_EMPTY';
  readonly kind = 'invalid';

  constructor(dataset: string) {
    super(
      {
        zh: `数据集“${dataset}”的全量交付没有一行可用数据；全量交付会终止未出现的记录，因此已拒收。请核对文件，或改用增量方式交付。`,
        en: `The full delivery for "${dataset}" has no usable row; a full delivery ends every record it does not repeat, so it was refused. Check the file or deliver it as a delta.`,
      },
      { dataset },
    );
  }
}

/** A delivery that describes an earlier day than one already accepted. */
export class DeliveryOutOfOrder extends DomainError {
  readonly code = 'REGISTRY.DELIVERY_OUT_OF_ORDER';
  readonly kind = 'conflict';

  constructor(dataset: string, asOf: string, latest: string) {
    super(
      {
        zh: `数据集“${dataset}”已接收截至 ${latest} 的数据，本次交付截至 ${asOf}，时间更早，已拒收。请按截止日期从早到晚交付；更正请以当前截止日期交付。`,
        en: `"${dataset}" already holds data as of ${latest}; this delivery is as of ${asOf}, which is earlier, and was refused. Deliver in order of date; deliver a correction under the present date.`,
      },
      { dataset, asOf, latest },
    );
  }
}

/**
 * A delivery that describes a day yet to come. Since deliveries come in order of their day, one mistyped year would shut
 * its dataset to every later one.
 */
export class DeliveryOfDayToCome extends DomainError {
  readonly code = 'REGISTRY.DELIVERY_OF_DAY_TO_COME';
  readonly kind = 'invalid';

  constructor(dataset: string, asOf: string, today: string) {
    super(
      {
        zh: `数据集“${dataset}”的数据日期 ${asOf} 晚于今天（业务日期 ${today}），未接收任何数据。请核对数据日期后重新交付。`,
        en: `The data of "${dataset}" is said to be as of ${asOf}, which is after today (business date ${today}); nothing was accepted. Check the day and deliver it again.`,
      },
      { dataset, asOf, today },
    );
  }
}

/** A delivery that waited for two people while a later full one of its dataset was taken in. */
export class DeliveryOvertaken extends DomainError {
  readonly code = 'REGISTRY.DELIVERY_OVERTAKEN';
  readonly kind = 'conflict';

  /** @param by the delivery that came later */
  constructor(by: string) {
    super(
      {
        zh: `等待核准期间，同一数据集已接收了更晚送达的交付（编号 ${by}）；这份不再接收，以免退回旧数据。如仍需采用，请重新交付。`,
        en: `While it waited, a later delivery of the dataset (${by}) was taken in; this one is not taken any more, since it would bring back what is out of date. Deliver it again if it is to count.`,
      },
      { by },
    );
  }
}

/** A delivery that waited for two people, one of whom found it wrong. */
export class DeliveryRefused extends DomainError {
  readonly code = 'REGISTRY.DELIVERY_REFUSED';
  readonly kind = 'conflict';

  constructor(reason: string) {
    super({
      zh: `核准时被退回：${reason}。未接收任何数据；请更正后重新交付。`,
      en: `Refused by whoever was to agree to it: ${reason}. Nothing was accepted; correct it and deliver it again.`,
    });
  }
}

/** Datasets of which absence means none, without a delivery recent enough to say so: nothing may be decided from them. */
export class DatasetStale extends DomainError {
  readonly code = 'REGISTRY.DATASET_STALE';
  readonly kind = 'conflict';

  /** @param stale each with the day its latest full delivery describes, null when none came */
  constructor(
    asOf: string,
    stale: readonly {
      readonly dataset: {
        readonly id: string;
        readonly title: Text;
        readonly authority: { readonly name: Text };
        readonly maxAgeDays: number;
      };
      readonly full: string | null;
    }[],
  ) {
    const zh = stale.map(({ dataset: { title, authority, maxAgeDays }, full }) =>
      full === null
        ? `“${title.zh}”（${authority.name.zh}）从未全量交付`
        : `“${title.zh}”（${authority.name.zh}）最近一次全量交付截至 ${full}，超过约定的 ${maxAgeDays} 天`,
    );
    const en = stale.map(({ dataset: { title, authority, maxAgeDays }, full }) =>
      full === null
        ? `"${title.en}" (${authority.name.en}) was never delivered in full`
        : `the latest full delivery of "${title.en}" (${authority.name.en}) describes ${full}, more than the ${maxAgeDays} days agreed`,
    );
    super(
      {
        zh: `${zh.join('；')}。这些数据“未列入即没有”，到 ${asOf} 已不能据以认定，匹配已停止，未作任何认定。请该部门交付最新全量数据后重新匹配。`,
        en: `${en.join('; ')}. Of these, absence means none, which cannot be relied on for ${asOf}: the run was stopped and nothing decided. Let the department deliver its data in full, then run again.`,
      },
      { asOf, datasets: stale.map(({ dataset, full }) => ({ id: dataset.id, full })) },
    );
  }
}

/** The staged rows are not all there any more: another attempt took over, or the server restarted. */
export class StagingLost extends DomainError {
  readonly code = 'REGISTRY.STAGING_LOST';
  readonly kind = 'unavailable';

  constructor(dataset: string) {
    super(
      {
        zh: `数据集“${dataset}”的暂存数据不完整（数据库重启，或同一文件正由另一进程导入）；未接收任何数据，请重新导入同一文件。`,
        en: `The staged rows of "${dataset}" are incomplete (the database restarted, or another process imports the same file); nothing was accepted. Import the same file again.`,
      },
      { dataset },
    );
  }
}

/** Rows are sent again for a delivery that is not there, was not accepted, or is of another dataset. */
export class CorrectionMisplaced extends DomainError {
  readonly code = 'REGISTRY.CORRECTION_MISPLACED';
  readonly kind = 'invalid';

  constructor(deliveryId: string) {
    super(
      {
        zh: `交付 ${deliveryId} 不能补正：未找到、尚未接收，或不属于该数据集；且补正须以增量方式交付（终止交付以终止方式补正）。请核对交付编号后重试。`,
        en: `Rows of delivery ${deliveryId} cannot be sent again: it is not there, was not accepted, or is of another dataset; and they come as a delta, those of a tombstone as a tombstone. Check its number and try again.`,
      },
      { deliveryId },
    );
  }
}

/** The context may not deliver this dataset. */
export class DeliveryDenied extends DomainError {
  readonly code = 'REGISTRY.DELIVERY_DENIED';
  readonly kind = 'denied';

  constructor(dataset: string, authority: string) {
    super(
      {
        zh: `数据集“${dataset}”只能由 ${authority} 交付；请使用该部门的账号。`,
        en: `"${dataset}" is delivered by ${authority} only; use an account of that authority.`,
      },
      { dataset, authority },
    );
  }
}

/** What this system publishes itself is neither delivered nor amended. */
export class DatasetIssued extends DomainError {
  readonly code = 'REGISTRY.DATASET_ISSUED';
  readonly kind = 'denied';

  constructor(title: Text) {
    super({
      zh: `“${title.zh}”由本系统评定后发布，不接收交付，也不在此更正；请更正所依据的数据，在下一次发布中体现。`,
      en: `"${title.en}" is published by this system: it is neither delivered nor amended. Have the data it rests on corrected; the next publication shows it.`,
    });
  }
}

/** Rows name subjects that are registered outside the divisions the context may see: they have moved in. */
export class SubjectElsewhere extends DomainError {
  readonly code = 'REGISTRY.SUBJECT_ELSEWHERE';
  readonly kind = 'denied';

  /** @param lines of the file, one for each subject, ascending */
  constructor(dataset: string, lines: readonly number[]) {
    const shown = lines.slice(0, LINES_SHOWN);
    const rest = lines.length - shown.length;
    super(
      {
        zh: `数据集“${dataset}”的交付中有 ${lines.length} 个主体已登记在您的行政区划之外（第 ${shown.join('、')} 行${rest > 0 ? ' 等' : ''}），迁入须由同时管辖迁出地和迁入地的部门登记；未接收任何数据。请由上级（省级）账号交付该文件，或删去这些行后重新交付。`,
        en: `The delivery for "${dataset}" names ${lines.length === 1 ? 'one subject' : `${lines.length} subjects`} registered outside your division (${lines.length === 1 ? 'line' : 'lines'} ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}); a move is recorded by an office that sees both divisions. Nothing was accepted. Let an account of the higher (provincial) office deliver the file, or take these lines out and deliver again.`,
      },
      { dataset, lines: shown },
    );
  }
}

/** A snapshot was asked for at an instant that lies ahead, when more may still become known. */
export class KnownAtAhead extends DomainError {
  readonly code = 'REGISTRY.KNOWN_AT_AHEAD';
  readonly kind = 'invalid';

  constructor(knownAt: string) {
    super(
      {
        zh: `快照的知悉时点 ${knownAt} 晚于数据库当前时间，届时的数据尚未确定；请改用当前或更早的时点。`,
        en: `The snapshot's known-at ${knownAt} lies after the database's clock, when more may become known; use the present or an earlier instant.`,
      },
      { knownAt },
    );
  }
}

/** A column file is missing or does not have the bytes its name promises; build the snapshot again. */
export class SnapshotIncomplete extends DomainError {
  readonly code = 'REGISTRY.SNAPSHOT_INCOMPLETE';
  readonly kind = 'unavailable';

  constructor(snapshotId: string, file: string, options?: { cause?: unknown }) {
    super(
      {
        zh: `快照 ${snapshotId} 的列文件 ${file} 缺失或已损坏；列文件只是缓存，重新生成快照即可，无数据丢失。`,
        en: `Column file ${file} of snapshot ${snapshotId} is missing or damaged; column files are a cache: build the snapshot again, nothing is lost.`,
      },
      { snapshotId, file },
      options,
    );
  }
}
