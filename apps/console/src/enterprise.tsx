import { BenefitPage } from './pages/benefit.tsx';
import { Benefits } from './pages/benefits.tsx';
import { Channels } from './pages/channels.tsx';
import { FormPage } from './pages/form.tsx';
import { Messages } from './pages/messages.tsx';
import { MyCredit } from './pages/my-credit.tsx';
import { MyVisits } from './pages/my-visits.tsx';
import { ReceiptPage } from './pages/receipt.tsx';
import { Repairs } from './pages/repairs.tsx';
import { Statement } from './pages/statement.tsx';
import { WhyPage } from './pages/why.tsx';
import { Banner } from './parts/banner.tsx';
import { Brand } from './parts/brand.tsx';
import { Link } from './parts/link.tsx';
import { MessagesLink } from './parts/messages-link.tsx';
import { NothingHere } from './parts/nothing-here.tsx';
import type { Route } from './parts/router.ts';
import { SignOutButton, useSession } from './parts/signed-in.tsx';
import { TextSizeSwitch } from './parts/text-size.tsx';
import './styles/enterprise.css';
import './styles/enterprise-benefit.css';
import './styles/enterprise-why.css';
import './styles/enterprise-answer.css';
import './styles/enterprise-form.css';

function PageOf({ route }: { route: Route }) {
  if (route.page === 'benefits') return <Benefits />;
  if (route.page === 'messages') return <Messages />;
  if (route.page === 'channels') return <Channels />;
  if (route.page === 'repairs') return <Repairs />;
  if (route.page === 'my-visits') return <MyVisits />;
  if (route.page === 'my-credit') return <MyCredit />;
  if (route.page === 'statement') return <Statement />;
  if (route.page === 'benefit') return <BenefitPage key={route.id} id={route.id} />;
  if (route.page === 'receipt') return <ReceiptPage key={route.id} id={route.id} />;
  if (route.page === 'form') return <FormPage key={route.id} id={route.id} />;
  if (route.page === 'why') return <WhyPage key={route.id} id={route.id} />;
  return <NothingHere />;
}

/** The page of enterprises: made for a phone, centred on wider screens. */
export function Enterprise({ route }: { route: Route }) {
  const { subject, displayName } = useSession();
  return (
    <div className="phone">
      <a className="skip" href="#content">
        跳到主要内容 Skip to content
      </a>
      <Banner />
      <header className="phone-top">
        <div className="phone-top-in">
          <Link to={{ page: 'home' }} className="phone-brand" aria-label="惠至 Huizhi 首页 Home">
            <Brand size={30} />
            <span>惠至</span>
          </Link>
          <div className="phone-tools">
            <TextSizeSwitch />
            <SignOutButton />
          </div>
          <p className="phone-subject">
            <strong>{subject?.name ?? displayName}</strong>
            {subject?.creditCode == null ? null : <span>{subject.creditCode}</span>}
          </p>
          <MessagesLink />
        </div>
      </header>
      <main className="phone-main" id="content" tabIndex={-1}>
        <PageOf route={route} />
      </main>
    </div>
  );
}
