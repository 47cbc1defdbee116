/** In the cluster the file itself lies here. */
module.exports = require('../../generated/job/formats.js');
