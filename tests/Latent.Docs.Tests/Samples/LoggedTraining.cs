using Latent.Data;
using Latent.Logging;
using Latent.Models;
using Latent.Training;

namespace Readers.Samples;

internal static class LoggedTraining
{
    public static int Run(Microsoft.Extensions.Logging.ILogger logger)
    {
        // page: managed/Latent.Logging/README.md, .docs/monitoring.md
        using Vae vae = new(inputs: 784, hidden: 64, latents: 2);
        using Trainer trainer = new(vae);
        trainer.LogTo(logger).Fit(Digits.Load(), epochs: 2);
        // end
        return trainer.Epoch;
    }
}
