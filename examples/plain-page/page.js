/* global document */
// Everything the page adds to the element: a tool that the agent can call, and where failures go.

const agent = document.querySelector('antiphon-agent');
agent.tools = {
  opening_hours: {
    description: 'When the restaurant is open on a day of the week.',
    parameters: {
      type: 'object',
      properties: { day: { type: 'string', enum: ['weekday', 'saturday', 'sunday'] } },
      required: ['day'],
    },
    run: async ({ day }, { signal }) => {
      signal.throwIfAborted(); // pass it to fetch() where the answer comes from somewhere else
      return { open: day === 'sunday' ? 'closed' : '17:00 to 23:00' };
    },
  },
};
agent.addEventListener('antiphon-error', ({ detail }) => console.info(detail.code, detail.message));
