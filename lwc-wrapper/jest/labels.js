// The custom labels as the org would give them: the texts of the project's own label file, and no label that is not in it.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const FILE = join(__dirname, '../force-app/main/default/labels/CustomLabels.labels-meta.xml');
const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" };

/** Name and text of each label. */
function readLabels() {
  const element = (xml, name) => xml.match(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`))[1];
  const plain = (text) => text.replace(/&\w+;/g, (entity) => ENTITIES[entity]);
  return readFileSync(FILE, 'utf8')
    .split('<labels>')
    .slice(1)
    .map((xml) => [element(xml, 'fullName'), plain(element(xml, 'value'))]);
}

module.exports = { readLabels };
