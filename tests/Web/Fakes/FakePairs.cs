namespace EarlyExitGen.Web.Tests.Fakes;

/// <summary>A class as if it were generated, for pairs.</summary>
internal sealed class FakePairs()
    : FakeCascade<(string First, string Second)>(Manifest, new FakeWork()),
        IGeneratedClassifier<FakePairs, (string First, string Second), FakePrediction>
{
    public static CascadeInfo Manifest { get; } = InfoOf(nameof(FakePairs), isPair: true);

    public static FakePairs Create(CascadeOptions options) => new();

    public static TResult Accept<TVisitor, TResult>(TVisitor visitor)
        where TVisitor : ICascadeVisitor<TResult> =>
        visitor.Visit<FakePairs, (string First, string Second), FakePrediction>();

    public static FakePrediction Answer(
        int label, int exit, int layers, bool truncated, ReadOnlySpan<float> probabilities) => new(label, exit);

    protected override string TextOf((string First, string Second) input) => input.First + input.Second;
}
