import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { List, ListItem } from '../api/contract.ts';
import { SayRemark } from './list-remarks.tsx';
import { useMay } from './signed-in.tsx';

/** Remarks on one enterprise of a list under review. */
export function RemarkItem({ list, item }: { list: List; item: ListItem }) {
  const may = useMay('list.remark');
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <div className="act">
      <Button size="small" onClick={() => setOpen(true)}>
        留言 Remark
      </Button>
      <Modal
        open={open}
        title={`对“${item.subjectName}”留言 Remark on it`}
        footer={null}
        onCancel={() => setOpen(false)}
      >
        <SayRemark list={list} entitlementId={item.entitlementId} done={() => setOpen(false)} />
      </Modal>
    </div>
  );
}
