// React Flow as its users begin with it: a list of nodes, a list of lines, nothing of ours.
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';

const place = document.createElement('div');
place.style.cssText = 'position:fixed;inset:0';
document.body.append(place);

/** Draws so many nodes in columns of twenty, each waiting for three of the column before, as the samples do. */
window.draw = (count) => {
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: `s${index}`,
    position: { x: Math.floor(index / 20) * 260, y: (index % 20) * 120 },
    data: { label: `Step number ${index} of the sample` },
  }));
  const edges = nodes.flatMap((node, index) =>
    index < 20
      ? []
      : [0, 7, 13].map((offset) => {
          const source = `s${index - (index % 20) - 20 + ((index + offset) % 20)}`;
          return { id: `${source}-${node.id}`, source, target: node.id };
        }),
  );
  createRoot(place).render(
    createElement(ReactFlow, { defaultNodes: nodes, defaultEdges: edges, fitView: true, minZoom: 0.01, panOnScroll: true }),
  );
};
