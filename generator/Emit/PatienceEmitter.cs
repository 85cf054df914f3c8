using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>The rule <c>patience</c>: exits are counted instead of probabilities compared.</summary>
internal sealed class PatienceEmitter(CascadeSpec spec) : RuleEmitter(ExitRule.Patience)
{
    /// <inheritdoc/>
    public override string Setting(DialSettings dials) => dials.Of(ExitRule.Patience)!.Value.Text;

    /// <inheritdoc/>
    public override string Field => "_patience";

    /// <inheritdoc/>
    public override string SettingType => "int";

    /// <inheritdoc/>
    public override void EmitField(SourceWriter writer) =>
        writer.Line($"private volatile int _patience = {spec.Dials.Of(ExitRule.Patience)!.Value.Text};");

    /// <inheritdoc/>
    public override void EmitDial(SourceWriter writer) => writer.Line("""
        /// <summary>
        /// The dial: an exit answers if this many exits in a row, itself the last, have each answered as the exit before
        /// them; at least 1. If none does, the last exit answers.
        /// May be turned at any time: texts under way keep the old setting.
        /// </summary>
        /// <exception cref="global::System.ArgumentOutOfRangeException">The value is less than 1.</exception>
        public int Patience
        {
            get => _patience;
            set
            {
                global::EarlyExitGen.Runtime.PatienceRule.CheckDial(value);
                _patience = value;
            }
        }
        """);

    /// <inheritdoc/>
    public override void EmitState(SourceWriter writer) => writer.Line("""
        int streak = 0; // how many exits in a row have answered as the exit before them
        int answer = -1; // what the exit before has answered, -1 for nothing
        """);

    /// <inheritdoc/>
    public override bool FirstMayAnswer => false;

    /// <inheritdoc/>
    public override void EmitExit(SourceWriter writer, int exit, string answer)
    {
        string place = $"// Exit {Literal.Integer(exit)}, {RunEmitter.Where(spec, exit)}";
        writer.Line(exit == 0
            ? $"""
              {place}: there is none before it to agree with.
              streak = Streak(run.Next(), streak, ref answer);
              """
            : $"""
              {place}.
              streak = Streak(run.Next(), streak, ref answer);
              if (streak >= patience) {answer}
              """);
    }

    /// <inheritdoc/>
    public override void EmitRowExit(SourceWriter writer, int exit, string answer)
    {
        const string Count = "batch.Streak = Streak(batch.Logits, batch.Streak, ref batch.LastAnswer)";
        writer.Line(exit == 0
            ? $"while (batch.NextRow()) {Count};"
            : $"while (batch.NextRow()) if (({Count}) >= patience) {answer}");
    }

    /// <inheritdoc/>
    public override string CheckDial => "global::EarlyExitGen.Runtime.PatienceRule.CheckDial(dial);";

    /// <inheritdoc/>
    public override string SetDial => """
        global::EarlyExitGen.Runtime.PatienceRule.CheckDial(value);
                Patience = (int)value;
        """;

    /// <inheritdoc/>
    public override string SettingAt(string dial) => $"(int){dial}";

    /// <inheritdoc/>
    public override string FullDepth => "int.MaxValue";

    /// <inheritdoc/>
    public override string Threshold(int exit) => "patience";

    /// <inheritdoc/>
    public override void EmitHelpers(SourceWriter writer)
    {
        if (spec.Exits.Count == 1)
        {
            return;
        }

        writer.Line();
        writer.Line("""
            /// <summary>Counts one more exit; one whose logits are not finite starts over.</summary>
            private static int Streak(global::System.ReadOnlySpan<float> logits, int streak, ref int answer) =>
                global::EarlyExitGen.Runtime.PatienceRule.Streak(logits, streak, ref answer);
            """);
    }
}
