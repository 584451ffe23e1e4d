/** The five steps that show a newcomer around. */
export const englishTour = {
  tour: {
    label: 'Tour',
    start: 'Show me around',
    startLong: 'Show me around in five steps',
    place: (at: number, of: number) => `Step ${at} of ${of}`,
    doneOf: (done: number, of: number) => `${done} of ${of} done`,
    skip: 'Skip this step',
    end: 'End the tour',
    close: 'Close',
    library: 'Look through the Library',
    doneTitle: 'That is all of it',
    doneText: 'Run, look inside, make your own, answer: everything else is more of the same.',
    steps: [
      {
        title: 'Run a workflow',
        text: 'Press “Run the sample”. It sorts twelve sample files; nothing of yours is touched.',
        go: 'Take me there',
      },
      {
        title: 'Look inside a step',
        text: 'Choose a step in the picture. Beside it you see what it was given, what came out, and how long it took.',
        go: 'Open the run',
      },
      {
        title: 'Make a workflow',
        text: 'A workflow is a file of your own. A new one opens with a single step in it.',
        go: 'New workflow',
      },
      {
        title: 'Add a question',
        text: 'Choose “Question” on the left. What the person answers is handed on to the steps after it.',
        go: 'Open my workflow',
      },
      {
        title: 'Run it and answer',
        text: 'Press Run. It waits for you in the Inbox, twice: say yes, then write an answer.',
        go: 'Open my workflow',
      },
    ],
  },
};
