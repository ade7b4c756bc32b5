import { Component, type ReactNode } from 'react';

/** Catches what no page expected, and offers to load again instead of an empty screen. */
export class Crash extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="alone">
        <h1>页面出错了 This page broke</h1>
        <p>没有任何内容被提交。请重新载入；若再次出现，请联系管理员。</p>
        <p lang="en">
          Nothing was sent. Load the page again; if it happens again, tell an administrator.
        </p>
        <button type="button" className="main-button" onClick={() => window.location.assign('/')}>
          重新载入 Load again
        </button>
      </main>
    );
  }
}
