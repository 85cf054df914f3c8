namespace Attach;

/// <summary>The sample cannot go on; the message says why.</summary>
internal sealed class SampleException(string message) : Exception(message);
