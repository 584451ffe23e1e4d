import './csp.ts';
import { createRoot } from 'react-dom/client';
import { rpcPath } from '../../src-shared/wire/browser-address.ts';
import { createConnection } from '../connection/connection.ts';
import { electronBridge, portTransport } from '../connection/port-transport.ts';
import { websocketTransport } from '../connection/websocket-transport.ts';
import { App } from './app.tsx';
import { startApp } from './start-app.ts';

const bridge = electronBridge();
const address = new URL(rpcPath, location.href);
address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
address.hash = '';
startApp(createConnection(bridge === undefined ? websocketTransport(address.href) : portTransport(bridge)));

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
