/** The shape in which Lightning hands a component an Apex exception. */
export function apexError(message) {
  return { status: 500, body: { message, exceptionType: 'System.AuraHandledException' } };
}
