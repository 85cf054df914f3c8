namespace EarlyExitGen.Web.Tests.Fakes;

/// <summary>A class as if it were generated, for single texts.</summary>
internal sealed class FakeTexts(FakeWork work)
    : FakeCascade<string>(Manifest, work), IGeneratedClassifier<FakeTexts, string, FakePrediction>
{
    // What the class that is made next does: each test makes a host of its own.
    public static readonly AsyncLocal<FakeWork?> Work = new();

    public static CascadeInfo Manifest { get; } = InfoOf(nameof(FakeTexts), isPair: false);

    public static FakeTexts Create(CascadeOptions options) => new(Work.Value ?? new FakeWork());

    public static TResult Accept<TVisitor, TResult>(TVisitor visitor)
        where TVisitor : ICascadeVisitor<TResult> => visitor.Visit<FakeTexts, string, FakePrediction>();

    public static FakePrediction Answer(
        int label, int exit, int layers, bool truncated, ReadOnlySpan<float> probabilities) => new(label, exit);

    protected override string TextOf(string input) => input;
}
