#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "latent/latent.h"

namespace latent::bench {

struct Product {
    ltn_form form;
    int64_t m;
    int64_t n;
    int64_t k;
};

// A library that multiplies matrices, which is loaded at run time.
struct Peer {
    std::string name;
    std::string description;
    std::function<void(int)> set_threads;
    std::function<void(const Product&, const float* a, const float* b, float* c)> multiply;
};

// Loads the installed ones of OpenBLAS, BLIS and oneDNN.
std::vector<Peer> LoadPeers();

}  // namespace latent::bench
