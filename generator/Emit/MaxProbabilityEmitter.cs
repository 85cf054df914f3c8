using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>The rule <c>maxProbability</c>: one threshold for all exits.</summary>
internal sealed class MaxProbabilityEmitter(CascadeSpec spec) : RuleEmitter
{
    /// <inheritdoc/>
    public override void EmitField(SourceWriter writer) =>
        writer.Line($"private volatile float _threshold = {Literal.Single(spec.Threshold!.Value)};");

    /// <inheritdoc/>
    public override void EmitDial(SourceWriter writer)
    {
        string labels = Literal.Integer(spec.Labels.Count);
        writer.Line($$"""
            /// <summary>
            /// The dial: an exit answers if its largest probability is at least this, in (1/{{labels}}, 1].
            /// May be turned at any time: texts under way keep the old setting.
            /// </summary>
            /// <exception cref="global::System.ArgumentOutOfRangeException">The value is outside (1/{{labels}}, 1], or NaN.</exception>
            public float Threshold
            {
                get => _threshold;
                set
                {
                    global::EarlyExitGen.Runtime.MaxProbabilityRule.CheckDial(value, labels: {{labels}});
                    _threshold = value;
                }
            }
            """);
    }

    /// <inheritdoc/>
    public override void EmitReadDial(SourceWriter writer) =>
        writer.Line("float threshold = _threshold; // read once: a dial turned meanwhile counts from the next text on");

    /// <inheritdoc/>
    public override void EmitExit(SourceWriter writer, int exit, string answer)
    {
        ExitSpec at = spec.Exits[exit];
        writer.Line($"""
            // Exit {Literal.Integer(exit)}, {ClassifierEmitter.Where(at)}.
            if (Score(run.Next(), temperature: {Literal.Single(at.Temperature)}) >= threshold) {answer}
            """);
    }

    /// <inheritdoc/>
    public override void EmitHelpers(SourceWriter writer) => writer.Line("""
        /// <summary>An exit's largest probability; a NaN compares false, so it goes on to the next exit.</summary>
        private static float Score(global::System.ReadOnlySpan<float> logits, float temperature) =>
            global::EarlyExitGen.Runtime.MaxProbabilityRule.Score(logits, temperature);
        """);
}
