/** Stand-in for the channel's name. */
export default 'Inlay_Record__c';
