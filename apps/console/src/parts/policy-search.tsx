import { Button, Input } from 'antd';
import { Choice, type Option } from './choice.tsx';
import { formatCount } from './clock.ts';
import { NO_FILTER, type PolicyFilter, type Searched } from './policy-filter.ts';
import { Two } from './two.tsx';
import { deliveryWord } from './words.ts';
import '../styles/policies.css';

interface Props {
  readonly policies: readonly Searched[];
  readonly filter: PolicyFilter;
  readonly found: number;
  readonly change: (filter: PolicyFilter) => void;
}

const RUNS: readonly Option[] = [
  ['yes', '可执行 Executable'],
  ['no', '仅收录 Catalogue only'],
];

/** Search and three choices over the catalogue, and how many policies are left. */
export function PolicySearch({ policies, filter, found, change }: Props) {
  const authorities = new Map(policies.map(({ authority }) => [authority.zh, authority.zh]));
  const modes = new Map(
    policies.map(({ deliveryMode }) => {
      const { zh, en } = deliveryWord(deliveryMode);
      return [deliveryMode, `${zh} ${en}`];
    }),
  );
  return (
    <search className="search policy-search" aria-label="查找政策 Find policies">
      <label>
        <Two zh="政策名称、文号、部门或内容" en="Title, document, authority or content" />
        <Input
          type="search"
          value={filter.words}
          maxLength={100}
          allowClear
          onChange={(event) => change({ ...filter, words: event.target.value })}
        />
      </label>
      <Choice
        zh="主管部门"
        en="Authority"
        value={filter.authority}
        options={[...authorities].sort(([a], [b]) => a.localeCompare(b, 'zh'))}
        choose={(authority) => change({ ...filter, authority })}
      />
      <Choice
        zh="能否执行"
        en="Runs"
        value={filter.runs}
        options={RUNS}
        choose={(runs) => change({ ...filter, runs: runs as PolicyFilter['runs'] })}
      />
      <Choice
        zh="兑现方式"
        en="Delivery"
        value={filter.mode}
        options={[...modes]}
        choose={(mode) => change({ ...filter, mode })}
      />
      <p className="policy-count">
        <span role="status">
          {formatCount(found)} / {formatCount(policies.length)} 项{' '}
          <span lang="en">{found === 1 ? 'policy' : 'policies'}</span>
        </span>
        {filter === NO_FILTER ? null : (
          <Button onClick={() => change(NO_FILTER)}>全部显示 Show all</Button>
        )}
      </p>
    </search>
  );
}
