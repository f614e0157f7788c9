module example.com/scf-media

go 1.19
