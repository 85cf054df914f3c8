namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>A generated classifier as tests see it, whatever its types are called.</summary>
public interface ICompiledCascade : IDisposable
{
    /// <summary>The dial of its rule.</summary>
    float Dial { get; set; }

    /// <summary>Turns the dial to an operating point, given by its number.</summary>
    void Use(int point);

    /// <summary>Classifies a text, or a pair.</summary>
    CompiledAnswer Classify(string first, string? second = null);

    /// <summary>Classifies token ids.</summary>
    CompiledAnswer ClassifyTokens(int[] ids);

    /// <summary>Classifies token ids and throws the answer away.</summary>
    void Discard(int[] ids);
}
