/** Where the browser shell answers the contract over WebSocket, relative to its page. */
export const rpcPath = '/rpc';
