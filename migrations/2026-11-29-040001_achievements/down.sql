DELETE FROM settings WHERE name = 'achievements.to_fill';
DROP TABLE achievement_decisions;
DROP TABLE held_achievements;
DROP TABLE achievements;
