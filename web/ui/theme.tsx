/** antd drawn with our tokens, and `data-theme` for our own styles. */
import { App, ConfigProvider, theme } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useDark } from '#web/data/settings.ts';

const SHARED = { borderRadius: 6, fontFamily: 'var(--font)', fontSize: 14, motionDurationFast: '0.08s', motionDurationMid: '0.12s', motionDurationSlow: '0.14s' };
const LIGHT = { ...SHARED, colorPrimary: '#0b5563', colorText: '#14202b', colorBgBase: '#ffffff', colorError: '#b3261e', colorInfo: '#0b57d0', colorBorder: '#76828e' };
const DARK = { ...SHARED, colorPrimary: '#1a7082', colorText: '#e6ebef', colorBgBase: '#151b20', colorBgElevated: '#1c242b', colorError: '#ff7d74', colorInfo: '#8db8ff', colorBorder: '#7d8b96' };

export function useThemeMark(dark: boolean): void {
  useEffect(() => { document.documentElement.dataset.theme = dark ? 'dark' : 'light'; }, [dark]);
}

export function Theme({ children }: { children: ReactNode }) {
  const dark = useDark();
  useThemeMark(dark);
  return (
    <ConfigProvider
      button={{ autoInsertSpace: false }}
      theme={{ algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm, token: dark ? DARK : LIGHT }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  );
}
