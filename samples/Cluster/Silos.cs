using System.Net;
using System.Security.Cryptography.X509Certificates;
using Orleans.Configuration;
using StackExchange.Redis;

namespace ClusterSample;

/// <summary>What all silos of the sample have in common.</summary>
internal static class Silos
{
    /// <summary>Joins the cluster, on loopback unless an address is given.</summary>
    public static ISiloBuilder Join(this ISiloBuilder silo, IConfiguration settings)
    {
        silo.UseRedisClustering(options => options.ConfigurationOptions =
            ConfigurationOptions.Parse(settings["Redis"] ?? "127.0.0.1:6390"));
        silo.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = settings["Cluster"] ?? "news";
            options.ServiceId = "news";
        });
        silo.ConfigureEndpoints(
            IPAddress.Parse(settings["Address"] ?? "127.0.0.1"),
            settings.GetValue("Port", 11111),
            settings.GetValue("GatewayPort", 0));
        silo.AddActivityPropagation();

        // Orleans' watchdog takes the machine's uptime for a delay when it starts.
        silo.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error));

        // One certificate for all: each silo shows it, and takes no other.
        if (settings["Tls:Certificate"] is { } file)
        {
            X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12FromFile(file, settings["Tls:Password"]);
            silo.UseTls(certificate, options =>
            {
                options.RemoteCertificateMode = Orleans.Connections.Security.RemoteCertificateMode.RequireCertificate;
                options.RemoteCertificateValidation = (shown, _, _) => shown.Thumbprint == certificate.Thumbprint;
                options.OnAuthenticateAsClient = (_, client) => client.TargetHost = "silo";
            });
        }

        return silo;
    }
}
