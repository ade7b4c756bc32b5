import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Skeleton } from 'antd-mobile';
import { useId, useState } from 'react';
import { chooseChannel } from '../api/calls.ts';
import type { ChosenChannels, NoticeChannel, Text } from '../api/contract.ts';
import { channelsQuery } from '../api/queries.ts';
import { useAct } from '../api/use-act.ts';
import { formatInstant } from '../parts/clock.ts';
import { Link } from '../parts/link.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Two } from '../parts/two.tsx';
import { channelWord } from '../parts/words.ts';

type Channel = NoticeChannel['channel'];

const HINTS: Record<Channel, Text> = {
  sms: {
    zh: '11 位手机号。只发模板短信，夜间和休息日不发。',
    en: 'An 11-digit mobile number. Template messages only, none at night or on days off.',
  },
  email: {
    zh: '写明为什么符合、金额、依据和期限；夜间不发。',
    en: 'Says why, how much, on what basis and by when; none at night.',
  },
  webhook: {
    zh: '贵单位或代办平台的 https:// 接收地址，供系统自动接收。保存后给出签名密钥，只显示一次。',
    en: 'The https:// endpoint of your system or your platform. Saving shows the key it is signed with, once.',
  },
};
const CHANNELS: readonly Channel[] = ['sms', 'email', 'webhook'];
const KEYBOARDS = { sms: 'tel', email: 'email', webhook: 'url' } as const;

/** The key of a webhook, which nobody can show again. */
function Secret({ secret, keyId }: { secret: string; keyId: string }) {
  return (
    <div className="channel-secret" role="status">
      <p>
        <Two
          zh="请立即复制并妥善保管，离开本页后不再显示："
          en="Copy it now and keep it safe; it is not shown again:"
          stacked
        />
      </p>
      <dl>
        <dt>密钥编号 Key id</dt>
        <dd>
          <code>{keyId}</code>
        </dd>
        <dt>密钥 Key (base64, HMAC-SHA-256, RFC 9421)</dt>
        <dd>
          <code>{secret}</code>
        </dd>
      </dl>
    </div>
  );
}

function Way({ channel, standing }: { channel: Channel; standing: NoticeChannel | undefined }) {
  const queries = useQueryClient();
  const id = useId();
  const [typed, setTyped] = useState(standing?.address ?? '');
  const [chosen, setChosen] = useState<ChosenChannels | null>(null);
  const act = useAct({
    intent: (address: string | null) => ['channel.choose', channel, address ?? ''],
    send: (address) => chooseChannel(channel, address),
    onDone: (answer, address) => {
      setChosen(answer);
      if (address === null) setTyped('');
      queries.setQueryData(channelsQuery.queryKey, { items: answer.items });
    },
  });
  const unchanged = typed.trim() === (standing?.address ?? '');
  const secret = chosen?.secret ?? null;
  return (
    <section className="phone-card" aria-labelledby={`${id}-title`}>
      <div className="benefit-top">
        <h2 id={`${id}-title`}>
          <Two {...channelWord(channel)} />
        </h2>
        <span className={`tag ${standing === undefined ? '' : 'tag-good'}`}>
          {standing === undefined ? '未使用 Not used' : '使用中 In use'}
        </span>
      </div>
      <label className="field" htmlFor={id}>
        <Two {...HINTS[channel]} stacked />
      </label>
      <Input
        id={id}
        className="reason-input"
        inputMode={KEYBOARDS[channel]}
        autoComplete="off"
        maxLength={500}
        value={typed}
        onChange={setTyped}
      />
      {standing === undefined ? null : (
        <p className="secondary">
          自 {formatInstant(standing.chosenAt)} 起使用 <span lang="en">in use since</span>
        </p>
      )}
      {act.failure === null ? null : <FailureNotice error={act.failure} />}
      {secret === null || standing?.keyId == null ? null : (
        <Secret secret={secret} keyId={standing.keyId} />
      )}
      <div className="sheet-actions">
        <Button
          block
          color="primary"
          disabled={typed.trim() === '' || (unchanged && channel !== 'webhook')}
          loading={act.underWay}
          onClick={() => act.start(typed.trim())}
        >
          {unchanged && channel === 'webhook' && standing !== undefined
            ? '换发密钥 New key'
            : '保存 Save'}
        </Button>
        {standing === undefined ? null : (
          <Button block disabled={act.underWay} onClick={() => act.start(null)}>
            停用 Give up
          </Button>
        )}
      </div>
    </section>
  );
}

/** On which ways an enterprise wants to be told besides the application. */
export function Channels() {
  const query = useQuery(channelsQuery);
  return (
    <>
      <PageHead
        before={<Link to={{ page: 'messages' }}>← 消息 Messages</Link>}
        title={{ zh: '告知方式', en: 'How you are told' }}
        lead={{
          zh: '消息始终可在这里查看。如需另行通知，请填写并保存。',
          en: 'Your messages are always here. To be told elsewhere as well, fill in and save.',
        }}
      />
      <Loaded query={query} skeleton={<Skeleton.Paragraph lineCount={10} animated />}>
        {({ items }) => (
          <>
            {CHANNELS.map((channel) => (
              <Way
                key={channel}
                channel={channel}
                standing={items.find((one) => one.channel === channel)}
              />
            ))}
          </>
        )}
      </Loaded>
    </>
  );
}
