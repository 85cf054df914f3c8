using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Service;

/// <summary>
/// HTTP/2 beside HTTP/1.1 on an address without TLS, for clients that know that it is there (RFC 9113, 3.3): such a
/// connection begins with a preface that no HTTP/1.1 request is like. Kestrel by itself speaks HTTP/1.1 there, since it
/// asks TLS which of the two the client wants (dotnet/aspnetcore#56984); so it is told in TLS's place.
/// </summary>
internal static class CleartextHttp2
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Lets all addresses have both.</summary>
    public static void UseCleartextHttp2(this KestrelServerOptions options)
    {
        // Kestrel takes the connection for one with TLS, and would refuse the http that the requests say.
        options.AllowAlternateSchemes = true;
        options.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => async connection =>
        {
            if (await BeginsWithPrefaceAsync(connection))
            {
                connection.Features.Set<ITlsConnectionFeature>(new Told());
                connection.Features.Set<ITlsApplicationProtocolFeature>(new Told());
            }

            await next(connection);
        }));
    }

    // Looks, and takes nothing.
    private static async Task<bool> BeginsWithPrefaceAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(
            connection.ConnectionClosed);
        patience.CancelAfter(Patience);
        while (true)
        {
            ReadResult result = await input.ReadAsync(patience.Token);
            bool? begins = BeginsWithPreface(result.Buffer);
            if (begins is null && !result.IsCompleted)
            {
                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            input.AdvanceTo(result.Buffer.Start);
            return begins is true;
        }
    }

    // Null while it cannot be told.
    private static bool? BeginsWithPreface(in ReadOnlySequence<byte> bytes)
    {
        Span<byte> first = stackalloc byte[Preface.Length];
        int length = (int)Math.Min(bytes.Length, first.Length);
        bytes.Slice(0, length).CopyTo(first);
        return !Preface.StartsWith(first[..length]) ? false : length == Preface.Length ? true : null;
    }

    private sealed class Told : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
            Task.FromResult<X509Certificate2?>(null);
    }
}
