using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace EarlyExitGen.Benchmarks.Load;

/// <summary>
/// Requests that come when they come, not when others are answered: at random times, whatever the service does. A
/// request takes from when it was due, so that waiting on this side counts too.
/// </summary>
internal sealed class OpenLoad : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly byte[][] _bodies;
    private readonly ConcurrentBag<Sample> _samples = [];
    private int _next;

    /// <summary>Makes it.</summary>
    /// <param name="address">Where the service listens.</param>
    /// <param name="texts">The texts, one to a request, in their order, over and over.</param>
    public OpenLoad(Uri address, IReadOnlyList<string> texts)
    {
        _client = new HttpClient { BaseAddress = address, Timeout = Patience };
        _client.DefaultRequestHeaders.Add("X-Api-Key", NewsServer.Key);
        _bodies = [.. texts.Select(text => JsonSerializer.SerializeToUtf8Bytes(new { text }))];
    }

    /// <summary>What became of a request.</summary>
    /// <param name="Due">When it was due, in seconds from the beginning.</param>
    /// <param name="Milliseconds">How long it took.</param>
    /// <param name="Dial">The dial that it was answered at; null if it was not answered.</param>
    public readonly record struct Sample(double Due, double Milliseconds, float? Dial);

    /// <summary>How many requests a second the service answers to as many clients as are given, each with one at a
    /// time.</summary>
    public async Task<double> CapacityAsync(int clients, TimeSpan time)
    {
        long begin = Stopwatch.GetTimestamp();
        int[] answered = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            int count = 0;
            for (; Stopwatch.GetElapsedTime(begin) < time; count++)
            {
                await AskAsync();
            }

            return count;
        })));
        return answered.Sum() / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>Sends requests, and waits for the last answer.</summary>
    /// <param name="phases">Requests a second, and for how many seconds, one after the other.</param>
    public async Task<IReadOnlyList<Sample>> RunAsync(IReadOnlyList<(double Rate, double Seconds)> phases)
    {
        _samples.Clear();
        Random random = new(1);
        List<Task> sent = [];
        long begin = Stopwatch.GetTimestamp();
        double due = 0;
        double end = 0;
        foreach ((double rate, double seconds) in phases)
        {
            for (end += seconds; due < end; due -= Math.Log(1 - random.NextDouble()) / rate)
            {
                while (Stopwatch.GetElapsedTime(begin).TotalSeconds < due)
                {
                    await Task.Delay(1);
                }

                sent.Add(SendAsync(begin, due));
            }
        }

        await Task.WhenAll(sent);
        return [.. _samples.OrderBy(sample => sample.Due)];
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task SendAsync(long begin, double due)
    {
        float? dial;
        try
        {
            dial = await AskAsync();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            dial = null;
        }

        _samples.Add(new Sample(due, (Stopwatch.GetElapsedTime(begin).TotalSeconds - due) * 1000, dial));
    }

    private async Task<float?> AskAsync()
    {
        byte[] body = _bodies[(uint)Interlocked.Increment(ref _next) % _bodies.Length];
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await _client.PostAsync(new Uri("/news", UriKind.Relative), content);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode ? DialOf(answer) : null;
    }

    // It is the last member.
    private static float DialOf(ReadOnlySpan<byte> answer)
    {
        Utf8JsonReader json = new(answer);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("dial"u8))
            {
                json.Read();
                return json.GetSingle();
            }
        }

        throw new InvalidOperationException("An answer has no dial.");
    }
}
