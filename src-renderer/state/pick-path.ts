import { ask } from './host.ts';
import { useSession } from './session.ts';

/** Lets the person choose a file or folder: by the system's dialog where there is one, else by Flowright's own. */
export async function pickPath(kind: 'file' | 'folder', title: string): Promise<string | null> {
  const answer = await ask((client) => client.folders.pick({ kind, title }));
  if (answer.ok && answer.value.supported) return answer.value.path;
  return new Promise((resolve) => {
    useSession.setState({
      picking: {
        kind,
        title,
        done: (path) => {
          useSession.setState({ picking: null });
          resolve(path);
        },
      },
    });
  });
}
