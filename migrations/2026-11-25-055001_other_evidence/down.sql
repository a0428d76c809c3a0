DROP TABLE decision_undos;
DROP TABLE other_evidence;
