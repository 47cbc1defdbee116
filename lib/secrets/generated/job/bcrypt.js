/** In the cluster the library itself stands in this file's place. */
module.exports = require('bcryptjs');
