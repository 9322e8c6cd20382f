/** Stand-in for `lightning/messageService`: one page, one scope. Does not prove scopes, nor what crosses frames and tabs. */

export const APPLICATION_SCOPE = Symbol('APPLICATION_SCOPE');

const listeners = new Map();

/** A wire adapter whose value is there at once. */
export class MessageContext {
  constructor(onData) {
    this.onData = onData;
  }

  connect() {
    this.onData({});
  }

  update() {}

  disconnect() {}
}

export function subscribe(context, channel, listener) {
  const subscription = {};
  listeners.set(subscription, { channel, listener });
  return subscription;
}

export function unsubscribe(subscription) {
  listeners.delete(subscription);
}

export function publish(context, channel, message) {
  for (const each of listeners.values()) {
    if (each.channel === channel) {
      each.listener(message);
    }
  }
}
