open Latent.Data
open Latent.Markets
open Latent.Models
open Latent.Optimizers
open Latent.Training

let data = Dataset.FromFloats("ramps", Array.init (32 * 64) (fun i -> float32 (i % 64) / 64f), 64)
let vae = new Vae(64, 32, 2, 1UL)
let trainer = new Trainer(vae, Adam(1e-3f))
let history = trainer.Fit(data, 1, 32)
printfn "first step: loss %s" (history.Epochs[0].Train.ToString "R")
printfn "%d days of the S&P 500" (Sp500.Load().Count)
