namespace EarlyExitGen.Web.Tests.Fakes;

/// <summary>An answer of a fake: its label has 0.7, the others share the rest.</summary>
internal readonly record struct FakePrediction(int LabelIndex, int Exit) : ICascadePrediction
{
    public static readonly string[] Labels = ["short", "long", "\"odd\"\u2028"];

    public string LabelText => Labels[LabelIndex];

    public float Confidence => 0.7f;

    public int Layers => 2 * Exit;

    public bool Truncated => false;

    public int LabelCount => Labels.Length;

    public float ProbabilityOf(int label) => label == LabelIndex ? 0.7f : 0.15f;

    public void CopyProbabilitiesTo(Span<float> destination)
    {
        for (int label = 0; label < LabelCount; label++)
        {
            destination[label] = ProbabilityOf(label);
        }
    }
}
