namespace EarlyExitGen.Generator.Tests.Execution;

/// <summary>A generated classifier as tests see it, whatever its types are called.</summary>
public interface ICompiledCascade : IDisposable, IAsyncDisposable
{
    /// <summary>The dial of its rule.</summary>
    float Dial { get; set; }

    /// <summary>Turns the dial to an operating point, given by its number.</summary>
    void Use(int point);

    /// <summary>Classifies a text, or a pair.</summary>
    CompiledAnswer Classify(string first, string? second = null);

    /// <summary>Classifies a text, or a pair, until a token is cancelled.</summary>
    CompiledAnswer Classify(string first, string? second, CancellationToken cancellationToken);

    /// <summary>Classifies a text, or a pair, given as spans.</summary>
    CompiledAnswer ClassifySpans(ReadOnlySpan<char> first, ReadOnlySpan<char> second);

    /// <summary>Classifies a text, or a pair of a string and a span: the first is the string, or the second.</summary>
    CompiledAnswer ClassifyMixed(string first, string second, bool firstIsString);

    /// <summary>Classifies a stream of texts, or of pairs.</summary>
    IAsyncEnumerable<CompiledAnswer> ClassifyAsync(IAsyncEnumerable<(string First, string? Second)> texts);

    /// <summary>Makes ready for texts of any length.</summary>
    void WarmUp(CancellationToken cancellationToken = default);

    /// <summary>The threads that compute texts.</summary>
    CascadeThreads Threads { get; }

    /// <summary>Classifies many texts, or pairs.</summary>
    CompiledAnswer[] ClassifyMany(string[] firsts, string[] seconds, CancellationToken cancellationToken = default);

    /// <summary>Classifies token ids.</summary>
    CompiledAnswer ClassifyTokens(int[] ids, CancellationToken cancellationToken = default);

    /// <summary>The classifier as code has it that knows cascades only.</summary>
    ICascade Cascade { get; }

    /// <summary>Tells a visitor what the class takes and answers.</summary>
    TResult Accept<TVisitor, TResult>(TVisitor visitor)
        where TVisitor : ICascadeVisitor<TResult>;

    /// <summary>Classifies token ids and throws the answer away.</summary>
    void Discard(int[] ids);

    /// <summary>Classifies a text, or a pair, and looks at nothing.</summary>
    void Discard(string first, string second);
}
