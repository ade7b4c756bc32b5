import { DomainError, type Text } from '#libs/kernel';

type Why = 'unreadable' | 'incomplete' | 'skewed' | 'altered' | 'unknown' | 'replayed';

const WHY: Readonly<Record<Why, Text>> = {
  unreadable: {
    zh: '缺少签名或签名无法识别（RFC 9421，hmac-sha256，含 created、keyid 和 16 至 128 字符的 nonce）',
    en: 'there is no signature, or it cannot be read (RFC 9421, hmac-sha256, with created, keyid and a nonce of 16 to 128 characters)',
  },
  incomplete: {
    zh: '签名须覆盖 @method、@path、@query 和 content-digest',
    en: 'it must cover @method, @path, @query and content-digest',
  },
  skewed: {
    zh: '签名时间与服务器相差超过 5 分钟，或已过期',
    en: 'it was made more than five minutes from our time, or has expired',
  },
  altered: {
    zh: 'Content-Digest 与收到的内容不符',
    en: 'Content-Digest is not that of the body',
  },
  unknown: {
    zh: '密钥不存在、已吊销，或签名不符',
    en: 'the key is unknown or revoked, or the signature is wrong',
  },
  replayed: { zh: '该 nonce 已使用过', en: 'its nonce was used before' },
};

/** A pushed request that is not signed as it must be. */
export class SignatureRefused extends DomainError {
  readonly code = 'REGISTRY.SIGNATURE_REFUSED';
  readonly kind = 'unauthenticated';

  constructor(readonly why: Why) {
    super(
      {
        zh: `请求签名未通过：${WHY[why].zh}。未接收任何数据；请修正后重新签名发送。`,
        en: `The signature was refused: ${WHY[why].en}. Nothing was accepted; correct it, sign again and send again.`,
      },
      { why },
    );
  }
}
