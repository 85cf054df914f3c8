/// <summary>
/// Tells World, Sports, Business and Sci/Tech apart: a cascade of 6 exits over 12 layers, then 24 layers of large, then 3 layers of same.
/// From exit 4 on <c>large</c> answers, and layers are counted in it.
/// From exit 5 on <c>same</c> answers, and layers are counted in it.
/// Thread-safe: make one and keep it.
/// </summary>
// ...
    /// <summary>Runs block after block until an exit answers, and says which.</summary>
    private static (int exit, int layers, float temperature) Decide(global::EarlyExitGen.Runtime.BlockRun run, Thresholds thresholds)
    {
        // Exit 0, after the embeddings.
        if (Score(run.Next()) >= thresholds.Exit0) return (exit: 0, layers: 0, temperature: 1.14f);

        // Exit 1, after layer 2.
        if (Score(run.Next()) >= thresholds.Exit1) return (exit: 1, layers: 2, temperature: 1.31f);

        // Exit 2, after layer 4.
        if (Score(run.Next()) >= thresholds.Exit2) return (exit: 2, layers: 4, temperature: 1.18f);

        // Exit 3, after layer 12.
        if (Score(run.Next()) >= thresholds.Exit3) return (exit: 3, layers: 12, temperature: 1.42f);

        // Here the model changes: large reads the text again, with the vocabulary vocab-1.txt.
        // Exit 4, after layer 24 of large.
        if (Score(run.Next()) >= thresholds.Exit4) return (exit: 4, layers: 24, temperature: 1.1f);

        // Here the model changes: same goes on with the same token ids.
        // Exit 5, after layer 3 of same: the last one always answers.
        run.Next();
        return (exit: 5, layers: 3, temperature: 1.2f);
    }
// ...
        /// <summary>Runs block after block for the texts that no exit has answered yet.</summary>
        protected override void Run(global::EarlyExitGen.Runtime.BatchRun batch, NewsPrediction[] predictions, Thresholds thresholds)
        {
            // Exit 0, after the embeddings.
            if (!batch.Next()) return;
            while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit0) Answer(batch, predictions, exit: 0, layers: 0, temperature: 1.14f);

            // Exit 1, after layer 2.
            if (!batch.Next()) return;
            while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit1) Answer(batch, predictions, exit: 1, layers: 2, temperature: 1.31f);

            // Exit 2, after layer 4.
            if (!batch.Next()) return;
            while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit2) Answer(batch, predictions, exit: 2, layers: 4, temperature: 1.18f);

            // Exit 3, after layer 12.
            if (!batch.Next()) return;
            while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit3) Answer(batch, predictions, exit: 3, layers: 12, temperature: 1.42f);
        }

        /// <summary>Goes on with another model for the texts that are left.</summary>
        protected override void Run(int model, global::EarlyExitGen.Runtime.BatchRun batch, NewsPrediction[] predictions, Thresholds thresholds)
        {
            if (model == 1) RunModel1(batch, predictions, thresholds);
            if (model == 2) RunModel2(batch, predictions, thresholds);
        }

        /// <summary>The model changes: large reads the text again, with the vocabulary vocab-1.txt.</summary>
        private static void RunModel1(global::EarlyExitGen.Runtime.BatchRun batch, NewsPrediction[] predictions, Thresholds thresholds)
        {
            // Exit 4, after layer 24 of large.
            if (!batch.Next()) return;
            while (batch.NextRow()) if (Score(batch.Logits) >= thresholds.Exit4) Answer(batch, predictions, exit: 4, layers: 24, temperature: 1.1f);
        }

        /// <summary>The model changes: same goes on with the same token ids.</summary>
        private static void RunModel2(global::EarlyExitGen.Runtime.BatchRun batch, NewsPrediction[] predictions, Thresholds thresholds)
        {
            // Exit 5, after layer 3 of same: the last one always answers.
            if (!batch.Next()) return;
            while (batch.NextRow()) Answer(batch, predictions, exit: 5, layers: 3, temperature: 1.2f);
        }
// ...
        Models = new global::EarlyExitGen.Runtime.ModelDescription[]
        {
            new global::EarlyExitGen.Runtime.ModelDescription(
                "large",
                Layers: 24,
                FirstBlock: 4,
                Tokenizer: new global::EarlyExitGen.Runtime.WordPieceDescription(
                    "vocab-1.txt",
                    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                    Lowercase: false,
                    StripAccents: false,
                    MaxTokens: 512)),
            new global::EarlyExitGen.Runtime.ModelDescription(
                "same",
                Layers: 3,
                FirstBlock: 5,
                Tokenizer: null),
        },
