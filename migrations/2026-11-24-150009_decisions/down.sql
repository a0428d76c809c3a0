DROP TABLE decisions;
DROP TABLE report_openings;
