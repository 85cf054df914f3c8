    /// <summary>Looks at the words, then runs block after block until an exit answers, and says which.</summary>
    private static (int exit, int layers, float temperature) Decide(global::EarlyExitGen.Runtime.BlockRun run, int patience)
    {
        int streak = 0; // how many exits in a row have answered as the exit before them
        int answer = -1; // what the exit before has answered, -1 for nothing
        // Exit 0, from the words alone: there is none before it to agree with.
        streak = Streak(run.Next(), streak, ref answer);
// ...
        /// <summary>Answers a text from its words alone, if they are enough.</summary>
        protected override bool TryAnswer(global::EarlyExitGen.Runtime.BlockRun run, int patience, out NewsPrediction prediction)
        {
            run.Next(); // there is no exit before it to agree with

            prediction = default;
            return false;
        }

        /// <summary>Runs block after block for the texts that no exit has answered yet.</summary>
        protected override void Run(global::EarlyExitGen.Runtime.BatchRun batch, NewsPrediction[] predictions, int patience)
        {
            // Exit 1, after the embeddings.
            if (!batch.Next()) return;
            while (batch.NextRow()) if ((batch.Streak = Streak(batch.Logits, batch.Streak, ref batch.LastAnswer)) >= patience) Answer(batch, predictions, exit: 1, layers: 0, temperature: 1.14f);
// ...
        Lexicon = new global::EarlyExitGen.Runtime.LexiconDescription(
            "lexicon.safetensors",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
