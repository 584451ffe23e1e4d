/** All components of `ui/` in both themes on one page, for whoever changes them: `npm run gallery`. Not part of the app. */
import { createRoot } from 'react-dom/client';
import { Tooltip } from '@base-ui/react/tooltip';
import { Contents } from './contents.tsx';
import { Controls } from './controls.tsx';
import '../ui/base.css';
import './gallery.css';

function Gallery() {
  return (
    <Tooltip.Provider delay={400}>
      <main className="gallery">
        <h1>Components</h1>
        {(['light', 'dark'] as const).map((theme) => (
          <div key={theme} className="gallery-theme" data-theme={theme}>
            <h2>{theme === 'light' ? 'Light' : 'Dark'}</h2>
            <Controls theme={theme} />
            <Contents />
          </div>
        ))}
      </main>
    </Tooltip.Provider>
  );
}

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<Gallery />);
