// What was written while the node did not answer: kept in the browser, in the order in which it was written.
const NAME = "samvirke-waiting";
const TABLE = "forms";
let opened = null;

function open() {
  opened ??= new Promise((yes, no) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(TABLE, { keyPath: "n", autoIncrement: true });
    asked.onsuccess = () => yes(asked.result);
    asked.onerror = () => no(asked.error);
  });
  return opened;
}

/** Do something in the table and return its result once it is on the disk. */
async function inTable(how, mode = "readwrite") {
  const base = await open();
  return new Promise((yes, no) => {
    const changing = base.transaction(TABLE, mode, { durability: "strict" });
    const asked = how(changing.objectStore(TABLE));
    changing.oncomplete = () => yes(asked.result);
    changing.onerror = changing.onabort = () => no(changing.error);
  });
}

/** Keep a form; returns its number: they are sent in the order of their numbers. */
export const add = (form) => inTable((table) => table.add(form));

/** Write anew what is known of a form, such as why it was refused. */
export const put = (form) => inTable((table) => table.put(form));

/** Forget a form. */
export const remove = (n) => inTable((table) => table.delete(n));

/** Return all that is kept, of whomever, in order. */
export const all = () => inTable((table) => table.getAll(), "readonly");
