namespace EarlyExitGen.AspNetCore.Serving;

/// <summary>What a request has, as a cascade takes it.</summary>
/// <typeparam name="TInput">A text, or a pair of texts.</typeparam>
internal static class Inputs<TInput>
    where TInput : notnull
{
    /// <summary>Converts one.</summary>
    public static Func<WebInput, TInput> Convert { get; } = Of();

    private static Func<WebInput, TInput> Of()
    {
        Delegate convert = typeof(TInput) == typeof(string)
            ? static (WebInput input) => input.First
            : static (WebInput input) => (input.First, input.Second ?? "");
        return (Func<WebInput, TInput>)convert;
    }
}
