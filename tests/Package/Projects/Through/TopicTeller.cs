using Library;

namespace Through;

/// <summary>A library's use of another's cascade.</summary>
public sealed class TopicTeller : IDisposable
{
    private readonly TopicReader _topics = new();

    public string Tell(string text) => _topics.Read(text);

    public void Dispose() => _topics.Dispose();
}
