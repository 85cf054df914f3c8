    /// <summary>Looks at the words, then runs block after block until an exit answers, and says which.</summary>
    private static (int exit, int layers, float temperature) Decide(global::EarlyExitGen.Runtime.BlockRun run, Thresholds thresholds)
    {
        // Exit 0, from the words alone.
        if (Score(run.Next()) >= thresholds.Exit0) return (exit: 0, layers: 0, temperature: 1.2f);
// ...
        /// <summary>Answers a text from its words alone, if they are enough.</summary>
        protected override bool TryAnswer(global::EarlyExitGen.Runtime.BlockRun run, Thresholds thresholds, out NewsPrediction prediction)
        {
            // Exit 0, from the words alone.
            if (Score(run.Next()) >= thresholds.Exit0) { prediction = NewsClassifier.Answer(run, (exit: 0, layers: 0, temperature: 1.2f)); return true; }

            prediction = default;
            return false;
        }

        /// <summary>Runs block after block for the texts that no exit has answered yet.</summary>
        protected override void Run(global::EarlyExitGen.Runtime.BatchRun batch, NewsPrediction[] predictions, Thresholds thresholds)
        {
            // Exit 1, after the embeddings.
            if (!batch.Next()) return;
            while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit1) Answer(batch, predictions, exit: 1, layers: 0, temperature: 1.14f);
// ...
        Lexicon = new global::EarlyExitGen.Runtime.LexiconDescription(
            "lexicon.safetensors",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
